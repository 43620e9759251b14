#pragma once
// What a program prints, checked. Text that could not be written to standard output is an error: whoever reads it later
// (a file, a pipe, a gate) must not take the silence for an answer. Standard error is for people, and never stops
// anything.
#include <exception>
#include <string>

namespace forklift {

/// Writes out what standard output still holds. 0, or the errno of what kept this or an earlier print from being
/// written
/// (-1 if that is not known any more); finish_output() reports it.
int output_failure() noexcept;

/// The last step of a program's main(): flushes standard output and returns its exit code. That is `code`, but 3
/// instead of 0 if something could not be printed, which is reported as `program`'s error. `reason` is the errno of
/// writes past the C library, 0 for none. If the reader of a pipe has gone (`| head`), the program ends as others do:
/// by SIGPIPE, without a word.
int finish_output(const std::string& program, int code, int reason = 0);

/// Was `error` thrown because a print to standard output failed? finish_output() then reports why.
bool failed_to_print(const std::exception& error) noexcept;

/// Text to standard error as it is. A standard error that is full or gone is ignored.
void print_to_stderr(const std::string& text) noexcept;

}  // namespace forklift
