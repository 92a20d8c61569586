"""Names that a layer cannot have, because the generated code or a framework uses them already.

Kept as data, so that checking a name needs no framework; a test compares both lists with the installed frameworks.
"""

from __future__ import annotations

#: Public attributes of ``torch.nn.Module`` and ``Sequential``: a layer of that name would replace one of them.
TORCH_MODULE = frozenset(
    {
        "T_destination", "add_module", "append", "apply", "bfloat16", "buffers", "call_super_init", "children",
        "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extend", "extra_repr", "float", "forward",
        "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "insert", "ipu", "load_state_dict",
        "modules", "mtia", "named_buffers", "named_children", "named_modules", "named_parameters", "parameters", "pop",
        "register_backward_hook", "register_buffer", "register_forward_hook", "register_forward_pre_hook",
        "register_full_backward_hook", "register_full_backward_pre_hook", "register_load_state_dict_post_hook",
        "register_load_state_dict_pre_hook", "register_module", "register_parameter", "register_state_dict_post_hook",
        "register_state_dict_pre_hook", "requires_grad_", "set_extra_state", "set_submodule", "share_memory",
        "state_dict", "to", "to_empty", "train", "training", "type", "xpu", "zero_grad",
    }
)  # fmt: skip

#: Public attributes of ``keras.Model`` and ``Sequential``.
KERAS_MODEL = frozenset(
    {
        "activity_regularizer", "add", "add_loss", "add_metric", "add_variable", "add_weight", "autocast", "build",
        "build_from_config", "built", "call", "call_signature_parameters", "compile", "compile_from_config", "compiled",
        "compiled_loss", "compiled_metrics", "compute_dtype", "compute_loss", "compute_mask", "compute_metrics",
        "compute_output_shape", "compute_output_spec", "count_params", "distribute_reduction_method",
        "distribute_strategy", "dtype", "dtype_policy", "evaluate", "export", "fit", "from_config", "get_build_config",
        "get_compile_config", "get_config", "get_layer", "get_metrics_result", "get_quantization_layer_structure",
        "get_state_tree", "get_weights", "input", "input_dtype", "input_shape", "input_spec", "inputs", "jit_compile",
        "layers", "load_own_variables", "load_weights", "loss", "losses", "make_predict_function", "make_test_function",
        "make_train_function", "metrics", "metrics_names", "metrics_variables", "name", "non_trainable_variables",
        "non_trainable_weights", "operations", "output", "output_names", "output_shape", "outputs", "path", "pop",
        "predict", "predict_function", "predict_on_batch", "predict_step", "quantization_mode", "quantize",
        "quantized_build", "quantized_call", "rematerialized_call", "reset_metrics", "run_eagerly", "save",
        "save_own_variables", "save_weights", "set_state_tree", "set_weights", "stateless_call",
        "stateless_compute_loss", "steps_per_execution", "summary", "supports_jit", "supports_masking", "symbolic_call",
        "test_function", "test_on_batch", "test_step", "to_json", "train_function", "train_on_batch", "train_step",
        "trainable", "trainable_variables", "trainable_weights", "unrolled_steps_per_execution", "variable_dtype",
        "variables", "weights",
    }
)  # fmt: skip

#: Names that generated modules use themselves.
GENERATED = frozenset(
    {
        "Any", "Callable", "F", "Path", "activations", "annotations", "argparse", "build_model", "initializers",
        "inputs", "keras", "layers", "load_file", "math", "nn", "np", "ops", "outputs", "probabilities", "save_file",
        "self", "tf", "torch", "x",
    }
)  # fmt: skip

#: What a model cannot be called besides: everything that generated modules and training programs define or import.
MODEL_ONLY = frozenset(
    {
        "BatchSampler", "DEVICE", "DataLoader", "DecoupledRMSprop", "DecoupledSGD", "DistributedSampler",
        "EarlyStopping", "ExactAdam", "ExactRMSprop", "ExactSGD", "LOSS_WEIGHTS", "LearningRate", "Plateau",
        "RandomSampler", "SCALER", "Scores", "SequentialSampler", "TensorDataset", "accuracy", "after_warmup",
        "area_under_curve", "auc", "binary_accuracy", "binary_auc", "binary_counts", "binary_f1", "binary_precision",
        "binary_recall", "check_classes", "class_counts", "clip_gradients", "compile_model", "dist", "evaluate", "f1",
        "gzip", "json", "learning_rate", "load_checkpoint", "load_data", "load_weights", "loss_function",
        "made_up_data", "mae", "main", "make_loss", "make_losses", "make_optimizer", "make_train_step", "mean_area",
        "named_weights", "os", "precision", "predict", "prepare", "read_idx", "recall", "replica_step", "report",
        "rmse", "save_checkpoint", "save_weights", "struct", "time", "top_k", "train_epoch", "train_step", "update",
        "weighted_loss",
    }
)  # fmt: skip

#: What inputs and outputs cannot be called besides: they are variables of that function, and this is its own.
PORTS = frozenset(["model"])
