#pragma once
// An open file of the system, closed with its object, and the one form in which a system call's failure is reported.
#include <string>
#include <utility>

namespace forklift::desk {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      value_ = std::exchange(other.value_, -1);
    }
    return *this;
  }
  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }
  void close();

 private:
  int value_ = -1;
};

/// Throws an environment Error with errno's text: "WHERE: can't WHAT: No such file or directory. FIX."
[[noreturn]] void system_failed(const std::string& where, const std::string& what, const std::string& fix);

/// Gives `result` back if it is no failure (-1); system_failed() otherwise.
int need(int result, const std::string& where, const std::string& what, const std::string& fix);

/// Writes a short text into a file of the kernel (/proc, /sys) with one write. 0, or errno.
int put(const std::string& file, const std::string& text);

/// The whole of such a file; empty if it can't be read.
std::string text_or_nothing(const std::string& file);

}  // namespace forklift::desk
