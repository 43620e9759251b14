#pragma once
// Values of a part's own in a struct that all parts share: only the part knows their type, everybody may copy and
// compare them. What a part has not set has its default.
#include <map>
#include <memory>
#include <typeindex>
#include <utility>

namespace forklift::scenario {

class OwnValues {
 public:
  template <class Values>
  const Values& get() const {
    static const Values plain{};
    const auto found = held_.find(typeid(Values));
    return found == held_.end() ? plain : static_cast<const Held<Values>&>(*found->second).values;
  }

  template <class Values>
  Values& edit() {
    auto& held = held_[typeid(Values)];
    held = held == nullptr ? std::make_shared<Held<Values>>() : held.use_count() > 1 ? held->copy() : held;
    return static_cast<Held<Values>&>(*held).values;
  }

  bool operator==(const OwnValues& other) const { return none_differs(other) && other.none_differs(*this); }

 private:
  struct Holder {
    virtual ~Holder() = default;
    virtual std::shared_ptr<Holder> copy() const = 0;
    virtual bool equals(const OwnValues& others) const = 0;
  };
  template <class Values>
  struct Held final : Holder {
    Values values{};
    std::shared_ptr<Holder> copy() const override { return std::make_shared<Held>(*this); }
    bool equals(const OwnValues& others) const override { return values == others.get<Values>(); }
  };

  bool none_differs(const OwnValues& other) const {
    for (const auto& [type, held] : held_) {
      if (!held->equals(other)) return false;
    }
    return true;
  }

  std::map<std::type_index, std::shared_ptr<Holder>> held_;  ///< copied when one of several owners edits it
};

}  // namespace forklift::scenario
