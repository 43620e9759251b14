#include "orchestrator/scenario/names.hpp"

#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {
namespace {

struct Part {
  std::string text;
  bool quoted = false;
};

std::vector<Part> split_name(const std::string& dotted) {
  std::vector<Part> parts(1);
  bool inside = false;
  for (const char c : dotted) {
    if (c == '"') {
      inside = !inside;
      parts.back().quoted = true;
    } else if (c == '.' && !inside) {
      parts.emplace_back();
    } else {
      parts.back().text += c;
    }
  }
  return parts;
}

JsonPointer pointer_to(const std::vector<std::string>& path) {
  JsonPointer pointer;
  for (const auto& part : path) pointer /= part;
  return pointer;
}

/// Tries the keys that the next parts may make, and goes on with the first that leads to a value of the table.
class Resolver {
 public:
  explicit Resolver(std::vector<Part> parts) : parts_(std::move(parts)) {}

  bool from(std::size_t next, const Json* here) {
    const Option* option = find_option(pointer_to(path_));
    if (option == nullptr) return false;
    if (next == parts_.size()) return true;
    if (option->type != Type::map)
      return (option->type != Type::list || index_of(parts_[next].text)) && take(next, 1, here);
    const auto longest = joinable(next);
    const auto known = [&](std::size_t count) {
      return here != nullptr && here->is_object() && here->contains(joined(next, count));
    };
    for (auto count = longest; count > 0; --count) {
      if (known(count) && take(next, count, here)) return true;
    }
    for (std::size_t count = 1; count <= longest; ++count) {
      if (!known(count) && take(next, count, here)) return true;
    }
    return false;
  }

  const std::vector<std::string>& path() const { return path_; }

 private:
  /// How many parts from `next` on may be one key: what is quoted is one alone.
  std::size_t joinable(std::size_t next) const {
    if (parts_[next].quoted) return 1;
    std::size_t end = next;
    while (end < parts_.size() && !parts_[end].quoted) ++end;
    return end - next;
  }

  std::string joined(std::size_t next, std::size_t count) const {
    std::string key = parts_[next].text;
    for (std::size_t i = 1; i < count; ++i) key += "." + parts_[next + i].text;
    return key;
  }

  bool take(std::size_t next, std::size_t count, const Json* here) {
    const auto key = joined(next, count);
    const Json* below = nullptr;
    if (here != nullptr && here->is_object() && here->contains(key)) below = &here->at(key);
    const auto index = here != nullptr && here->is_array() ? index_of(key) : std::nullopt;
    if (index && *index < here->size()) below = &here->at(*index);
    path_.push_back(key);
    if (from(next + count, below)) return true;
    path_.pop_back();
    return false;
  }

  std::vector<Part> parts_;
  std::vector<std::string> path_;
};

}  // namespace

std::vector<std::string> parts_of(const std::string& dotted) {
  std::vector<std::string> parts;
  for (auto& part : split_name(dotted)) parts.push_back(std::move(part.text));
  return parts;
}

std::optional<std::size_t> index_of(const std::string& part) {
  const bool digits = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
  return digits && part.size() < 7 ? std::optional<std::size_t>{std::stoul(part)} : std::nullopt;
}

std::vector<std::string> path_of(const std::string& dotted, const Json& scenario) {
  Resolver resolver{split_name(dotted)};
  return resolver.from(0, &scenario) ? resolver.path() : parts_of(dotted);
}

JsonPointer to_pointer(const std::string& dotted, const Json& scenario) {
  return pointer_to(path_of(dotted, scenario));
}

}  // namespace forklift::scenario
