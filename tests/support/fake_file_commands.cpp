// Logs, the cache of programs (orchestrator/hosts/deploy/scripts.hpp) and the few commands for files: cat, touch, rm.
#include <fmt/format.h>

#include "orchestrator/collect/scripts.hpp"
#include "orchestrator/hosts/deploy/scripts.hpp"
#include "orchestrator/remote/host_scripts.hpp"
#include "tests/support/fake_machine.hpp"

namespace forklift::test {
namespace {

using remote::CommandResult;

CommandResult no_such_file(const std::string& who, const std::string& path, int code = 1) {
  return {code, "", fmt::format("{}: {}: No such file or directory\n", who, path)};
}

CommandResult cat(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto& path = words.back();
  if (path == "/proc/sys/kernel/random/boot_id") return {0, machine.boot + "\n", ""};
  if (!machine.files.there(path)) return no_such_file("cat", path);
  if (machine.files.is_directory(path)) return {1, "", fmt::format("cat: {}: Is a directory\n", path)};
  return {0, machine.files.text(path), ""};
}

CommandResult touch(FakeMachine& machine, const Words& words, const remote::Command&) {
  if (machine.files.append(words.at(0), "")) return {};
  return {1, "", fmt::format("touch: cannot touch '{}': No such file or directory\n", words[0])};
}

CommandResult rm(FakeMachine& machine, const Words& words, const remote::Command&) {
  for (const auto& word : words) {
    if (!word.empty() && word[0] == '/') machine.files.remove(word);
  }
  return {};
}

/// $1 file, $2 limit.
CommandResult fetch(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto& path = words.at(0);
  if (!machine.files.there(path)) return {2, "", fmt::format("sh: 3: cannot open {}: No such file\n", path)};
  const auto text = machine.files.text(path);
  const auto limit = static_cast<std::size_t>(std::stoul(words.at(1)));
  const auto sent = text.size() <= limit
                        ? text
                        : text.substr(0, limit / 4) + fmt::format("\n[… {} bytes left out …]\n", text.size() - limit) +
                              text.substr(text.size() - limit * 3 / 4);
  return {0, fmt::format("{} {} {}\n{}", text.size(), sha256_hex(text), sha256_hex(sent), sent), ""};
}

/// $1 cache, $2 checksum.
CommandResult known(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto file = words.at(0) + "/" + words.at(1) + ".file", part = words[0] + "/" + words[1] + ".part";
  const bool there = machine.files.there(file);
  if (there && sha256_hex(machine.files.text(file)) == words[1]) return {0, "whole\n", ""};
  machine.files.remove(file);
  return {0, fmt::format("{}{}\n", there ? "removed\n" : "", machine.files.text(part).size()), ""};
}

/// $1 part, $2 its size before.
CommandResult append(FakeMachine& machine, const Words& words, const remote::Command& command) {
  if (machine.files.text(words.at(0)).size() != std::stoul(words.at(1)))
    return {1, "", words[0] + " grows by itself: another copy is under way\n"};
  if (!machine.files.append(words[0], command.input)) return no_such_file("sh", words[0], 2);
  machine.files.set_mode(words[0], 0600);
  return {};
}

/// $1 part, $2 checksum, $3 mode, $4 target.
CommandResult finish(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto text = machine.files.text(words.at(0));
  if (!machine.files.there(words[0])) return no_such_file("sha256sum", words[0]);
  machine.files.remove(words[0]);
  if (sha256_hex(text) != words.at(1)) return {3, sha256_hex(text), ""};
  machine.files.write(words.at(3), text, static_cast<unsigned>(std::stoul(words.at(2), nullptr, 8)));
  return {};
}

}  // namespace

std::vector<KnownCommand> file_commands() {
  namespace deploy = hosts::deploy::scripts;
  return {{"cat", "cat", cat, 2},
          {"touch", "touch", touch, 1},
          {"rm", "rm", rm, 9},
          {collect::scripts::kFetch, "fetch", fetch, 1},
          {deploy::kKnown, "look into the cache", known, 1},
          {deploy::kAppend, "copy to", append, 1},
          {deploy::kFinish, "finish the copy", finish, 1}};
}

}  // namespace forklift::test
