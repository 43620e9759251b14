#pragma once
// Whether the kernel has netem, its own emulation of links.
namespace forklift::desk {

/// Gives the loopback device of this network namespace a netem queue. 0, or errno. In a namespace of its own only.
int add_netem();

}  // namespace forklift::desk
