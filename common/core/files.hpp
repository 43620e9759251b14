#pragma once
// Reading and writing whole files of this machine, with errors that name the file.
#include <filesystem>
#include <string>

namespace forklift {

/// The whole file. Errors: environment, with the system's reason, if it can't be read.
std::string read_file(const std::filesystem::path& path);

/// The whole file, unless it has more than `most` bytes (or no end, as /dev/zero). Errors: config, if it is larger; as
/// above.
std::string read_file(const std::filesystem::path& path, std::size_t most);

/// What a file that people write by hand may have, and any text that is parsed as a whole.
constexpr std::size_t kLargestText = std::size_t{64} << 20;

/// Makes a file that is not there yet and opens it for writing; a link of that name is not followed. Returns the
/// descriptor, which is the caller's. Errors: environment, with the system's reason.
int create_file(const std::filesystem::path& path, unsigned mode);

/// "PATH.TOKEN.tmp", which nobody can guess.
std::filesystem::path temporary_name(const std::filesystem::path& path);

/// Writes to a temporary name beside `path`, flushes to disk and renames: readers see the old or the new text, never
/// half. `mode` is the file's permission from the first byte on. A link of that name is replaced, not followed.
void write_file(const std::filesystem::path& path, const std::string& text, unsigned mode = 0644);

/// TMPDIR, or /tmp. Errors: environment, if that is no directory.
std::filesystem::path temporary_directory();

/// Before hours of work whose results are to go there: can a file of a megabyte be made in `directory`, or, where it is
/// to be made itself, in the nearest one above it? Leaves nothing behind. Errors: environment, with `fix` as remedy.
void try_writing(const std::filesystem::path& directory, const std::string& fix);

/// "~/x" → "$HOME/x"; other paths stay as they are.
std::string expand_home(const std::string& path);

}  // namespace forklift
