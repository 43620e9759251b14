#pragma once
// How a host's first process answers to the desk: with its device, or with the text of what it could not do.
#include <string>

#include "desk/system/descriptor.hpp"

namespace forklift::desk {

/// True when the desk says so; false if it is gone.
bool wait_for_go(int channel);
void say_go(int channel);

void send_device(int channel, int device);
void send_failure(int channel, const std::string& text);

/// Errors: environment, with the text of send_failure(), or if the other end is gone.
Descriptor receive_device(int channel, const std::string& where);

}  // namespace forklift::desk
