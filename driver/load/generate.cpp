#include "driver/load/generate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "common/core/directories.hpp"
#include "common/core/files.hpp"
#include "driver/control/wait.hpp"
#include "driver/tpcc/rows.hpp"

namespace forklift::driver::load {
namespace {

using tpcc::Table;

/// One file: a table's rows of a range of warehouses.
struct FilePiece {
  Table table = Table::item;
  int first = 0, last = 0;
  std::filesystem::path file;
};

/// Whose rows they are can't be seen: nothing is written over.
[[noreturn]] void refuse(const std::filesystem::path& file) {
  throw Error{ErrorKind::environment, file.string(), "it exists already",
              "Move it away, or name another directory with --out"};
}

/// A file that is written in blocks. Without a path it takes everything and keeps nothing.
class Output {
 public:
  explicit Output(const std::filesystem::path& file) : file_(file) {
    if (file.empty()) return;
    descriptor_ = create_file(file, 0644);
  }
  ~Output() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view block) {
    while (descriptor_ >= 0 && !block.empty()) {
      const ssize_t put = ::write(descriptor_, block.data(), block.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail();
      block.remove_prefix(static_cast<std::size_t>(put));
    }
  }

 private:
  [[noreturn]] void fail() const {
    const int reason = errno;
    throw Error{
        ErrorKind::environment, file_.string(), fmt::format("can't write it: {}", std::strerror(reason)),
        reason == ENOSPC ? "Free some space there, or choose another directory" : "Check the path and its permissions"};
  }
  std::filesystem::path file_;
  int descriptor_ = -1;
};

std::vector<FilePiece> pieces(const GenerateOptions& options) {
  std::vector<FilePiece> list;
  const auto path = [&](const std::filesystem::path& folder, Table table) {
    if (options.discard) return std::filesystem::path{};
    return folder / fmt::format("{}.data", table == Table::orders ? "order" : tpcc::name(table));
  };
  list.push_back({Table::item, 0, 0, path(options.directory, Table::item)});
  const int warehouses = options.last_warehouse - options.first_warehouse + 1;
  const int parts = std::max(1, std::min(options.parts, warehouses));
  for (int part = 0; part < parts; ++part) {
    const auto folder = options.parts > 0 ? options.directory / std::to_string(part + 1) : options.directory;
    if (!options.discard)
      make_directory(folder,
                     {.otherwise = "Name another directory with --out", .mode = 0755, .rules = {.ours_alone = false}});
    for (const Table table : tpcc::kWarehouseTables) {
      list.push_back({table, options.first_warehouse + warehouses * part / parts,
                      options.first_warehouse + warehouses * (part + 1) / parts - 1, path(folder, table)});
    }
  }
  return list;
}

class Generating {
 public:
  Generating(const GenerateOptions& options, const std::stop_token& stop)
      : stop_(stop),
        population_(tpcc::population(options.seed, options.scale, options.date)),
        pieces_(pieces(options)) {
    population_.with_history_id = false;
    for (const auto& piece : pieces_) {  // before the first is written
      if (!piece.file.empty() && std::filesystem::exists(piece.file)) refuse(piece.file);
    }
  }

  void work() {
    try {
      for (std::size_t i = next_++; i < pieces_.size(); i = next_++) write(pieces_[i]);
    } catch (...) {
      const std::lock_guard lock{mutex_};
      if (!failure_) failure_ = std::current_exception();
      next_ = pieces_.size();
    }
  }
  GenerateReport report() const {
    if (failure_) std::rethrow_exception(failure_);
    return {rows_, bytes_, pieces_.size(), 0};
  }

 private:
  void write(const FilePiece& piece) {
    Output output{piece.file};
    tpcc::RowBuffer block{tpcc::RowBuffer::Format::lines};
    for (int warehouse = piece.first; warehouse <= piece.last; ++warehouse) {
      tpcc::RowStream stream{population_, piece.table, warehouse};
      for (bool more = true; more;) {
        control::check_stop(stop_);
        block.clear();
        more = stream.fill(block, SIZE_MAX, 256 * 1024);
        output.write(block.text());
        rows_ += block.rows();
        bytes_ += block.text().size();
      }
    }
  }

  const std::stop_token& stop_;
  tpcc::Population population_;
  std::vector<FilePiece> pieces_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::uint64_t> rows_{0}, bytes_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

GenerateReport generate(const GenerateOptions& options, const std::stop_token& stop) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    Generating generating{options, stop};
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < options.parallel; ++i) threads.emplace_back([&] { generating.work(); });
    }
    auto report = generating.report();
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return report;
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error{ErrorKind::environment, options.directory.string(), error.code().message(), "Choose another directory"};
  }
}

}  // namespace forklift::driver::load
