#include "autoconfig/models/Model.h"
#include "autoconfig/operators/depthwise/Schedule.h"
namespace autoconfig {
namespace {
class DepthwiseTaps : public ModelOf<Depthwise> {
public:
  llvm::StringRef summary() const override {
    return "tiles of pixels, vectors of channels";
  }
  std::optional<std::string> rejects(const Depthwise &p,
                                     const Target &) const override {
    if (p.layout != Convolution::Layout::NHWC)
      return "nchw";
    return std::nullopt;
  }
  llvm::SmallVector<Configuration> space(const Depthwise &p,
                                         const Target &) const override {
    Configuration c;
    c.set("columns", 4);
    c.set("vectors", 2);
    return {c};
  }
  Cost cost(const Depthwise &p, const Target &t,
            const Configuration &c) const override {
    Cost cost;
    cost.add("compute", p.multiplyAdds() / 8);
    return cost;
  }
  std::optional<std::string> refuses(const Depthwise &, const Target &,
                                     const Configuration &) const override {
    return std::nullopt;
  }
};
} // namespace
const Model &DepthwiseTapsModel() {
  static const DepthwiseTaps model;
  return model;
}
} // namespace autoconfig
