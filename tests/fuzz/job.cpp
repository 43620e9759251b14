// libFuzzer's target for job files. Build with clang: see README.md.
#include "tests/fuzz/job_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  forklift::test::feed_job(std::string{reinterpret_cast<const char*>(data), size});
  return 0;
}
