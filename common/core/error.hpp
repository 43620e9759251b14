#pragma once
// The one exception type of the project: thrown when a step cannot go on. It says where, what and how to fix it,
// and its kind decides the exit code. Only main() catches it.
#include <exception>
#include <string>
#include <vector>

namespace forklift {

/// What went wrong, by who can fix it. The exit code follows from it (see exit_code()).
enum class ErrorKind {
  config,       ///< the scenario or the command line is wrong
  environment,  ///< a host, a server, a file or the network did not do what it must
  interrupted,  ///< the user asked to stop
};

/// Reads "where: what. fix." A remote failure carries more lines (host, command, exit code, stderr) in `details`.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string where, std::string what, std::string fix, std::vector<std::string> details = {});

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& where() const noexcept { return where_; }
  const std::string& problem() const noexcept { return problem_; }
  const std::string& fix() const noexcept { return fix_; }
  const std::vector<std::string>& details() const noexcept { return details_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string where_, problem_, fix_;
  std::vector<std::string> details_;
  std::string message_;
};

/// Several configuration errors found in one reading, shown together. `what()` is one message per line.
class ErrorList : public Error {
 public:
  explicit ErrorList(std::vector<Error> errors);
  const std::vector<Error>& errors() const noexcept { return errors_; }

 private:
  std::vector<Error> errors_;
};

/// 2 configuration, 3 environment, 130 interrupted. (0 pass and 1 "a verdict failed" are not errors.)
int exit_code(ErrorKind kind) noexcept;

}  // namespace forklift
