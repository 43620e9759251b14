// libFuzzer's target for the proxy's protocol. Build with clang: see README.md.
#include "tests/fuzz/proxy_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  forklift::test::feed_protocol({reinterpret_cast<const char*>(data), size});
  return 0;
}
