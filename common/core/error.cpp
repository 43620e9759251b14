#include "common/core/error.hpp"

#include <fmt/format.h>

namespace forklift {
namespace {

/// Sentences end with one full stop, whether or not the caller wrote it.
std::string sentence(const std::string& text) {
  if (text.empty()) return text;
  const char last = text.back();
  return last == '.' || last == '?' || last == '!' || last == ':' ? text : text + ".";
}

std::string compose(const std::string& where, const std::string& what, const std::string& fix,
                    const std::vector<std::string>& details) {
  std::string message = where.empty() ? sentence(what) : fmt::format("{}: {}", where, sentence(what));
  if (!fix.empty()) message += " " + sentence(fix);
  for (const auto& line : details) message += "\n    " + line;
  return message;
}

std::string joined(const std::vector<Error>& errors) {
  std::string all;
  for (const auto& error : errors) {
    if (!all.empty()) all += '\n';
    all += error.what();
  }
  return all;
}

}  // namespace

Error::Error(ErrorKind kind, std::string where, std::string what, std::string fix, std::vector<std::string> details)
    : kind_(kind),
      where_(std::move(where)),
      problem_(std::move(what)),
      fix_(std::move(fix)),
      details_(std::move(details)),
      message_(compose(where_, problem_, fix_, details_)) {}

ErrorList::ErrorList(std::vector<Error> errors)
    : Error(errors.empty() ? ErrorKind::config : errors.front().kind(), "", joined(errors), ""),
      errors_(std::move(errors)) {}

int exit_code(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::config:
      return 2;
    case ErrorKind::environment:
      return 3;
    case ErrorKind::interrupted:
      return 130;
  }
  return 3;
}

}  // namespace forklift
