#pragma once
// Bytes in, lines out.
#include <optional>
#include <string>

namespace forklift::remote {

class LineBuffer {
 public:
  void add(const std::string& bytes) { text_ += bytes; }
  bool empty() const { return text_.empty(); }
  /// The next whole line without its newline.
  std::optional<std::string> take_line() {
    const auto end = text_.find('\n');
    if (end == std::string::npos) return std::nullopt;
    std::string line = text_.substr(0, end);
    text_.erase(0, end + 1);
    return line;
  }
  /// What is left at the end of file, if anything.
  std::optional<std::string> take_rest() {
    if (text_.empty()) return std::nullopt;
    std::string rest;
    rest.swap(text_);
    return rest;
  }

 private:
  std::string text_;
};

}  // namespace forklift::remote
