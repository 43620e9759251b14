#include "orchestrator/remote/directories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/directory_scripts.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::remote {
namespace {

constexpr std::size_t kValues = 6;  // of a step

unsigned number(std::string_view text, int base) {
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

std::string named(const std::string& name, std::uint32_t uid) {
  return name.empty() || name == "UNKNOWN" ? std::to_string(uid) : name;
}

/// `entry`: "alice:x:1000:bob,carol".
bool is_alone(const PathStep& step, const std::string& entry, const std::string& primary) {
  if (entry.empty() || step.group != step.owner.name || primary != step.group) return false;
  const auto members = split(entry.substr(entry.rfind(':') + 1), ',');
  return std::all_of(members.begin(), members.end(),
                     [&](const auto& member) { return member.empty() || member == step.owner.name; });
}

PathStep step_of(const std::vector<std::string>& values, std::size_t at) {
  PathStep step{.path = values[at], .kind = PathStep::Kind::other, .owner = {}, .group = ""};
  if (values[at + 1] == "d") step.kind = PathStep::Kind::directory;
  if (values[at + 1] == "l") step.kind = PathStep::Kind::link;
  const auto& facts = values[at + 2];
  const auto mode = facts.find(' ') + 1, owner = facts.find(' ', mode) + 1, group = facts.rfind(':') + 1;
  step.owner.uid = number(facts, 10);
  step.owner.name = named(facts.substr(owner, group - 1 - owner), step.owner.uid);
  step.mode = number(std::string_view{facts}.substr(mode), 8);
  step.group = facts.substr(group);
  step.alone = is_alone(step, values[at + 3], values[at + 4]);
  step.last = !values[at + 5].empty();
  return step;
}

class There final : public DirectoryPlace {
 public:
  There(Remote& host, Deadline deadline) : host_(host), deadline_(deadline) {}
  std::string where() const override { return host_.host(); }

  PathLook look(const std::string& path) override {
    const auto answer = run_checked(host_, script(scripts::kLook, {path}), deadline_, "look at the directory " + path,
                                    "Check the path");
    const auto values = split(answer.out, '\0');
    if (values.size() < 2 + kValues)
      throw Error{ErrorKind::environment, host_.host(), fmt::format("the directory {} can't be looked at", path),
                  "Check that the host has stat, id and readlink", last_lines(answer.err, 2)};
    PathLook look;
    look.me.uid = number(values[0], 10);
    look.me.name = named(values[1], look.me.uid);
    for (std::size_t at = 2; at + kValues <= values.size(); at += kValues) {
      if (values[at + 1] == "n") {
        add_lacking(look, values[at], values[at + 2]);
      } else {
        look.steps.push_back(step_of(values, at));
      }
    }
    return look;
  }

  bool make(const std::vector<NewDirectory>& directories, const DirectoryWish& wish) override {
    std::vector<std::string> words;
    for (const auto& one : directories) words.insert(words.end(), {fmt::format("{:o}", one.mode), one.path});
    const auto done = host_.run(script(scripts::kMake, words), deadline_);
    if (done.ok() || done.exit_code == 4) return done.ok();
    throw Error{ErrorKind::environment, host_.host(),
                fmt::format("{} {} can't be made", wish.what, directories.back().path),
                "Check the permissions and the free space there", last_lines(done.err, 2)};
  }

  void set_mode(const std::string& path, unsigned mode, const DirectoryWish& wish) override {
    run_checked(host_, {.argv = {"chmod", fmt::format("{:o}", mode), "--", path}}, deadline_,
                fmt::format("close {} {} to others", wish.what, path), wish.otherwise);
  }

 private:
  Remote& host_;
  Deadline deadline_;
};

}  // namespace

void make_directory(Remote& host, const std::string& path, const DirectoryWish& wish, Deadline deadline) {
  There there{host, deadline};
  forklift::make_directory(there, path, wish);
}

void check_directory(Remote& host, const std::string& path, const DirectoryWish& wish, Deadline deadline) {
  There there{host, deadline};
  forklift::check_directory(there, path, wish);
}

DirectoryWish own_work_directory() {
  auto wish = own_directory("the work directory");
  wish.mode = 0711;
  return wish;
}

DirectoryWish chosen_work_directory() {
  auto wish = own_work_directory();
  wish.rules.ours_alone = false;
  return wish;
}

DirectoryWish own_directory(const std::string& what) {
  return {.what = what, .otherwise = "Set cluster.workdir to another directory"};
}

}  // namespace forklift::remote
