#include "autoconfig/models/Model.h"
#include "autoconfig/operators/depthwise/ColumnsSchedule.h"
namespace autoconfig {
namespace {
class DepthwiseColumns : public ModelOf<Depthwise> {
public:
  llvm::StringRef summary() const override { return "x"; }
  std::optional<std::string> rejects(const Depthwise &p,
                                     const Target &) const override {
    if (p.layout != Convolution::Layout::NCHW)
      return "nhwc";
    return std::nullopt;
  }
  llvm::SmallVector<Configuration> space(const Depthwise &p,
                                         const Target &) const override {
    Configuration c;
    c.set("rows", 4);
    c.set("vectors", 1);
    c.set("strip", 16);
    return {c};
  }
  Cost cost(const Depthwise &p, const Target &,
            const Configuration &) const override {
    Cost cost;
    cost.add("compute", p.multiplyAdds() / 16);
    return cost;
  }
  std::optional<std::string> refuses(const Depthwise &, const Target &,
                                     const Configuration &) const override {
    return std::nullopt;
  }
};
} // namespace
const Model &DepthwiseColumnsModel() {
  static const DepthwiseColumns model;
  return model;
}
} // namespace autoconfig
