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
