"""Names that a layer cannot have, because the generated code or a framework uses them already.

Kept as data, so that checking a name needs no framework; a test compares both lists with the installed frameworks.
"""

from __future__ import annotations

#: Public attributes of ``torch.nn.Module`` and ``Sequential``: a layer of that name would replace one of them.
TORCH_MODULE = frozenset(
    ["T_destination", "activity_regularizer", "add", "add_loss", "add_metric", "add_module", "add_variable", "add_weight", "append", "apply", "autocast", "bfloat16", "buffers", "build", "build_from_config", "built", "call", "call_signature_parameters", "call_super_init", "children", "compile", "compile_from_config", "compiled", "compiled_loss", "compiled_metrics", "compute_dtype", "compute_loss", "compute_mask", "compute_metrics", "compute_output_shape", "compute_output_spec", "count_params", "cpu", "cuda", "distribute_reduction_method", "distribute_strategy", "double", "dtype", "dtype_policy", "dump_patches", "eval", "evaluate", "export", "extend", "extra_repr", "fit", "float", "forward", "from_config", "get_buffer", "get_build_config", "get_compile_config", "get_config", "get_extra_state", "get_layer", "get_metrics_result", "get_parameter", "get_quantization_layer_structure", "get_state_tree", "get_submodule", "get_weights", "half", "input", "input_dtype", "input_shape", "input_spec", "inputs", "insert", "ipu", "jit_compile", "layers", "load_own_variables", "load_state_dict", "load_weights", "loss", "losses", "make_predict_function", "make_test_function", "make_train_function", "metrics", "metrics_names", "metrics_variables", "modules", "mtia", "name", "named_buffers", "named_children", "named_modules", "named_parameters", "non_trainable_variables", "non_trainable_weights", "output", "output_shape", "outputs", "parameters", "path", "pop", "predict", "predict_function", "predict_on_batch", "predict_step", "quantization_mode", "quantize", "quantized_build", "quantized_call", "register_backward_hook", "register_buffer", "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook", "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module", "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook", "rematerialized_call", "requires_grad_", "reset_metrics", "run_eagerly", "save", "save_own_variables", "save_weights", "set_extra_state", "set_state_tree", "set_submodule", "set_weights", "share_memory", "state_dict", "stateless_call", "stateless_compute_loss", "steps_per_execution", "summary", "supports_jit", "supports_masking", "symbolic_call", "test_function", "test_on_batch", "test_step", "to", "to_empty", "to_json", "train", "train_function", "train_on_batch", "train_step", "trainable", "trainable_variables", "trainable_weights", "training", "type", "unrolled_steps_per_execution", "variable_dtype", "variables", "weights", "xpu", "zero_grad"]
)

#: Public attributes of ``keras.Model`` and ``Sequential``.
KERAS_MODEL = frozenset(
    ["activity_regularizer", "add_loss", "add_metric", "add_variable", "add_weight", "autocast", "build", "build_from_config", "built", "call", "call_signature_parameters", "compile", "compile_from_config", "compiled", "compiled_loss", "compiled_metrics", "compute_dtype", "compute_loss", "compute_mask", "compute_metrics", "compute_output_shape", "compute_output_spec", "count_params", "distribute_reduction_method", "distribute_strategy", "dtype", "dtype_policy", "evaluate", "export", "fit", "from_config", "get_build_config", "get_compile_config", "get_config", "get_layer", "get_metrics_result", "get_quantization_layer_structure", "get_state_tree", "get_weights", "input", "input_dtype", "input_spec", "jit_compile", "layers", "load_own_variables", "load_weights", "loss", "losses", "make_predict_function", "make_test_function", "make_train_function", "metrics", "metrics_names", "metrics_variables", "name", "non_trainable_variables", "non_trainable_weights", "output", "path", "predict", "predict_function", "predict_on_batch", "predict_step", "quantization_mode", "quantize", "quantized_build", "quantized_call", "rematerialized_call", "reset_metrics", "run_eagerly", "save", "save_own_variables", "save_weights", "set_state_tree", "set_weights", "stateless_call", "stateless_compute_loss", "steps_per_execution", "summary", "supports_jit", "supports_masking", "symbolic_call", "test_function", "test_on_batch", "test_step", "to_json", "train_function", "train_on_batch", "train_step", "trainable", "trainable_variables", "trainable_weights", "unrolled_steps_per_execution", "variable_dtype", "variables", "weights"]
)

#: Names that generated modules use themselves.
GENERATED = frozenset(
    ["F", "Path", "annotations", "argparse", "build_model", "initializers", "inputs", "keras", "layers", "load_file", "math", "nn", "np", "ops", "outputs", "probabilities", "save_file", "self", "tf", "torch", "x"]
)

#: What a model cannot be called besides: the function that a generated module runs.
MODEL_ONLY = frozenset(["main"])

#: What inputs and outputs cannot be called besides: they are variables of that function, and this is its own.
PORTS = frozenset(["model"])
