#pragma once
// A connected, non-blocking socket with what could not be sent yet. Sends at once where it can: a watch for writing is
// only set while something is left.
#include <string>
#include <string_view>

#include "proxy/event/loop.hpp"

namespace forklift::proxy {

class Stream {
 public:
  enum class Got { bytes, nothing, closed };

  /// Owns `fd`, makes it non-blocking and without delay.
  Stream(Loop& loop, int fd, Ready& ready);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Up to 64 KiB into this thread's own buffer, seen through `bytes` until the next call on this thread.
  Got receive(std::string_view& bytes);
  /// Sends, or keeps. A lost connection is noticed by the next receive().
  void send(std::string_view bytes);
  /// Sends what was kept; to be called when the socket is writable.
  void flush();
  std::size_t unsent() const { return out_.size() - sent_; }
  bool moved();  ///< true if anything could be sent since the last call
  void watch_reading(bool on) { watch_.read(on); }
  void watch_writing(bool on) { watch_.write(on); }
  int fd() const { return fd_; }

 private:
  std::size_t try_send(std::string_view bytes);

  int fd_;
  Watch watch_;
  std::string out_;
  std::size_t sent_ = 0;
  bool moved_ = false;
};

}  // namespace forklift::proxy
