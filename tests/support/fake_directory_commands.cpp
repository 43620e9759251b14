// The scripts of orchestrator/remote/directory_scripts.hpp and orchestrator/hosts/scripts.hpp: directories of a fake
// host. It has no links, and all that is not root's there is ours.
#include <fmt/format.h>

#include "common/core/text.hpp"
#include "orchestrator/experiment/scripts.hpp"
#include "orchestrator/hosts/scripts.hpp"
#include "orchestrator/remote/directory_scripts.hpp"
#include "tests/support/fake_machine.hpp"

namespace forklift::test {
namespace {

using remote::CommandResult;

/// Owner, mode and group of a step as kLook prints them.
std::string step(const FakeMachine& machine, const std::string& path, const FakeFile& file, bool last) {
  const auto owner = file.ours ? machine.user : "root";
  const bool group_writes = (file.mode & 020) != 0;
  const Words values{path,
                     file.kind == FakeFile::Kind::directory ? "d" : "o",
                     fmt::format("{} {:o} {}:{}", file.ours ? 1000 : 0, file.mode, owner, owner),
                     group_writes ? fmt::format("{}:x:{}:,", owner, file.ours ? 1000 : 0) : "",
                     group_writes ? owner : "",
                     last ? "1" : ""};
  std::string text;
  for (const auto& value : values) text += value + '\0';
  return text;
}

CommandResult look(FakeMachine& machine, const Words& words, const remote::Command&) {
  std::string out = "1000" + std::string(1, '\0') + machine.user + '\0';
  Words parts;
  for (const auto& part : split(words.at(0), '/')) {
    if (!part.empty() && part != ".") parts.push_back(part);
  }
  out += step(machine, "/", *machine.files.find("/"), parts.empty());
  std::string at;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    at += "/" + parts[i];
    if (const auto* file = machine.files.find(at)) {
      out += step(machine, at, *file, i + 1 == parts.size());
      continue;
    }
    std::string rest;
    for (std::size_t k = i + 1; k < parts.size(); ++k) rest += "/" + parts[k];
    for (const auto& value : {at, std::string{"n"}, rest, std::string{}, std::string{}, std::string{}})
      out += value + '\0';
    break;
  }
  return {0, out, ""};
}

CommandResult make(FakeMachine& machine, const Words& words, const remote::Command&) {
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const auto& path = words[i + 1];
    if (machine.files.make_directory(path, static_cast<unsigned>(std::stoul(words[i], nullptr, 8)))) continue;
    if (machine.files.there(path)) return {4, "", ""};
    return {1, "", fmt::format("mkdir: cannot create directory '{}': No such file or directory\n", path)};
  }
  return {};
}

bool has_mark(const FakeMachine& machine, const std::string& directory, const std::string& id) {
  auto text = machine.files.text(directory + "/.forklift");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text == id && machine.files.there(directory + "/.forklift");
}

CommandResult claim(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto &directory = words.at(0), &id = words.at(1);
  if (has_mark(machine, directory, id)) return {};
  if (machine.files.there(directory)) return {3, "", ""};
  if (!machine.files.make_directory(directory, 0711))
    return {1, "", fmt::format("mkdir: cannot create directory '{}': No such file or directory\n", directory)};
  machine.files.write(directory + "/.forklift", id + "\n", 0644);
  return {};
}

CommandResult remove(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto &directory = words.at(0), &root = words.at(1);
  if (!machine.files.there(directory)) return {};
  if (!has_mark(machine, root, words.at(2))) return {3, "", ""};
  machine.files.remove(directory);
  return {};
}

/// $1 directory, $2 the experiment's, $3 its id.
CommandResult remove_sockets(FakeMachine& machine, const Words& words, const remote::Command&) {
  if (!has_mark(machine, words.at(1), words.at(2))) return {};
  const std::string lock = ".sock.lock";
  for (const auto& path : machine.files.list(words[0])) {
    const bool is_lock = path.size() > lock.size() && path.substr(path.size() - lock.size()) == lock;
    if (is_lock || machine.files.find(path)->kind == FakeFile::Kind::socket) machine.files.remove(path);
  }
  return {};
}

CommandResult chmod(FakeMachine& machine, const Words& words, const remote::Command&) {
  const auto& path = words.at(2);
  if (!machine.files.there(path))
    return {1, "", fmt::format("chmod: cannot access '{}': No such file or directory\n", path)};
  machine.files.set_mode(path, static_cast<unsigned>(std::stoul(words[0], nullptr, 8)));
  return {};
}

}  // namespace

std::vector<KnownCommand> directory_commands() {
  return {{remote::scripts::kLook, "look at", look, 1},
          {remote::scripts::kMake, "make", make, 1, 1},
          {"chmod", "chmod", chmod, 3},
          {hosts::scripts::kClaim, "claim", claim, 1},
          {hosts::scripts::kRemove, "remove", remove, 1},
          {experiment::scripts::kRemoveSockets, "remove sockets in", remove_sockets, 1}};
}

}  // namespace forklift::test
