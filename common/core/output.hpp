#pragma once
// What a program prints: the one place from which text goes to standard output and standard error, which may be a
// terminal. Text for people is made visible (visible.hpp), whoever wrote it; what is printed as it is has a function of
// its own. Standard output is checked: text that could not be written is an error, for whoever reads it later (a file,
// a pipe, a gate) must not take the silence for an answer. Standard error is for people, and never stops anything.
#include <nlohmann/json_fwd.hpp>
#include <sstream>
#include <string>
#include <string_view>

namespace forklift {

/// Text for people to standard output. None of the print functions throws: finish_output() reports what went wrong.
void print_text(std::string_view text) noexcept;

/// A value to standard output, indented, with a newline. Not printable are no values: invalid UTF-8 is replaced.
void print_json(const nlohmann::json& value) noexcept;

/// What other programs read (a schema, a page of Markdown) to standard output as it is. No text of others may be in it.
void print_data(std::string_view text) noexcept;

/// Text for people to standard error. A standard error that is full or gone is ignored.
void print_to_stderr(std::string_view text) noexcept;

/// Our own control sequences (cursor movement) to standard error as they are. No text of others may be in it.
void print_controls_to_stderr(std::string_view sequence) noexcept;

/// What the command line asks for (help, version) or what is wrong with it. `usage_error` is returned for the latter.
template <class App, class ParseError>
int print_parsed(App& app, const ParseError& error, int usage_error) {
  std::ostringstream out, err;
  const int code = app.exit(error, out, err);
  print_text(out.str());
  print_to_stderr(err.str());
  return code == 0 ? 0 : usage_error;
}

/// Writes out what standard output still holds. 0, or the errno of what kept this or an earlier print from being
/// written; finish_output() reports it.
int output_failure() noexcept;

/// The last step of a program's main(): flushes standard output and returns its exit code. That is `code`, but 3
/// instead of 0 if something could not be printed, which is reported as `program`'s error. `reason` is the errno of
/// writes past the C library, 0 for none. If the reader of a pipe has gone (`| head`), the program ends as others do:
/// by SIGPIPE, without a word.
int finish_output(const std::string& program, int code, int reason = 0);

}  // namespace forklift
