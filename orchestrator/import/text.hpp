#pragma once
// A file of another kit as lines of UTF-8, whatever a shell, an editor or a compressor made of it.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "orchestrator/import/imported.hpp"

namespace forklift::import {

/// Copies share the text.
class Text {
 public:
  Text(std::string name, std::string text, std::string encoding);

  const std::string& name() const { return name_; }
  const std::string& body() const { return *body_; }
  /// Line 1 is lines()[0]; without line ends, and without blanks at their ends.
  const std::vector<std::string_view>& lines() const { return lines_; }
  /// "UTF-16 LE", "gzip", "gzip, UTF-16 LE"; empty for plain text.
  const std::string& encoding() const { return encoding_; }
  bool contains(std::string_view words) const { return body_->find(words) != std::string::npos; }
  /// Of the lines: one content has one, however it was encoded.
  const std::string& checksum() const { return checksum_; }

 private:
  std::string name_, encoding_, checksum_;
  std::shared_ptr<const std::string> body_;
  std::vector<std::string_view> lines_;
};

/// Unpacks gzip, reads UTF-16 and byte order marks, and takes the colours of a terminal out. Errors: config, if there
/// is nothing in it, or what is in it is no text.
Text decode(const Source& file);

/// What is in a gzip file. Errors: config, if it is damaged, cut off, or unpacks to more than `most` bytes.
std::string unpack_gzip(const Source& file, std::size_t most);

}  // namespace forklift::import
