#include "orchestrator/hosts/deploy/package.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/local.hpp"

namespace forklift::hosts::deploy {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kWithin = 10min;  // packing or reading a gigabyte from a slow disk

std::string run(std::vector<std::string> argv, const std::string& purpose, Clock& clock) {
  const auto here = remote::make_local("this machine", clock);
  return remote::run_checked(*here, {.argv = std::move(argv), .environment = {}, .directory = "", .input = ""},
                             Deadline::after(clock, kWithin), purpose, "Read the lines below")
      .out;
}

}  // namespace

Package::Package(const fs::path& path, Clock& clock) : given_(path), file_(path) {
  if (!fs::exists(path)) {
    throw Error{ErrorKind::config, given_, "it is not there, but is to be copied to the hosts",
                "Correct cluster.basedir: with deploy \"push\" it is a tarball or directory of this machine"};
  }
  if (fs::is_directory(path)) {
    packed_ = temporary_directory() / ("forklift-package-" + random_token() + ".tar");
    file_ = packed_;
    ::close(create_file(packed_, 0600));  // tar would follow a link
    // The same files give the same bytes, so that hosts that have them are recognised.
    run({"tar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "-C", path, "-cf", packed_,
         "."},
        "pack " + given_, clock);
  }
  sha256_ = run({"sha256sum", "--", file_}, "read " + given_, clock).substr(0, 64);
  if (!sha256_.empty() && sha256_.front() == '\\') sha256_ = sha256_.substr(1);  // an odd name is said to be escaped
  size_ = static_cast<std::int64_t>(fs::file_size(file_));
}

Package::~Package() {
  std::error_code ignored;
  if (!packed_.empty()) fs::remove(packed_, ignored);
}

std::string Package::read(std::int64_t offset, std::int64_t bytes) const {
  std::ifstream in{file_, std::ios::binary};
  std::string text(static_cast<std::size_t>(std::min(bytes, size_ - offset)), '\0');
  if (!in.seekg(offset) || !in.read(text.data(), static_cast<std::streamsize>(text.size())))
    throw Error{ErrorKind::environment, given_, "it can't be read any more", "Leave it alone while it is copied"};
  return text;
}

std::filesystem::path own_program(const std::string& name) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
  if (std::filesystem::exists(program)) return program;
  throw Error{
      ErrorKind::environment, program.string(), fmt::format("{} is not beside forklift", name),
      "Install all three programs in one directory; from source: cmake --build --preset release --target programs"};
}

}  // namespace forklift::hosts::deploy
