#pragma once
// A user who is not root may own namespaces where the kernel lets him: inside a user namespace, in which he is still
// himself. What he makes there has no power outside.
namespace forklift::desk {

/// May this process make the namespaces of hosts as it is? Tried in a child.
bool may_make_namespaces();

/// From here on this process is in a user namespace of its own, and may. It must have one thread. Errors: environment.
void enter_user_namespace();

}  // namespace forklift::desk
