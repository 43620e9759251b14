// gzip: the one place that knows zlib.
#include <zlib.h>

#include <memory>

#include "common/core/error.hpp"
#include "orchestrator/import/text.hpp"

namespace forklift::import {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 16;
constexpr int kGzip = 16 + MAX_WBITS;

[[noreturn]] void refuse_gzip(const Source& file, const std::string& what) {
  throw Error{ErrorKind::config, file.name, "it is gzipped, and " + what,
              "Unpack it with `gzip -d`, and see what is in it"};
}

}  // namespace

std::string unpack_gzip(const Source& file, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzip) != Z_OK) refuse_gzip(file, "can't be unpacked here");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> ended{&stream, inflateEnd};
  std::string packed = file.text, text;
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  for (int state = Z_OK;;) {
    const auto had = text.size();
    if (had + kPiece > most) refuse_gzip(file, "is larger than a gigabyte when it is unpacked");
    text.resize(had + kPiece);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + had);
    stream.avail_out = static_cast<uInt>(kPiece);
    state = inflate(&stream, Z_NO_FLUSH);
    text.resize(had + kPiece - stream.avail_out);
    if (state == Z_STREAM_END) {
      if (stream.avail_in == 0) return text;
      if (inflateReset(&stream) != Z_OK) refuse_gzip(file, "is damaged");  // files that were packed one by one
      continue;
    }
    if (state == Z_BUF_ERROR || (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0))
      refuse_gzip(file, "ends early");
    if (state != Z_OK) refuse_gzip(file, "is damaged");
  }
}

}  // namespace forklift::import
