import os

import lit.formats

config.name = "autoconfig"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.environment["AUTOCONFIG_MEASURE"] = "0"  # decide alike on every machine
config.environment["PATH"] = os.pathsep.join(
    [config.tools, config.llvm_tools, os.environ["PATH"]]
)
config.substitutions.append(("%targets", config.targets_source))
config.substitutions.append(("%plugin", os.path.join(config.tools, "../lib/autoconfig-plugin.so")))
# What modules that print their results need of MLIR.
mlir_libs = os.path.join(config.llvm_tools, "../lib/libmlir_runner_utils.so")
config.substitutions.append(
    ("%run", f"mlir-runner -e main --entry-point-result=void --shared-libs={mlir_libs}")
)
