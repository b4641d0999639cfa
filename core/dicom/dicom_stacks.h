// Stacks from what was opened one file at a time: the single-frame images of an MR or CT series become one image, and
// the frames of a multi-frame object that holds several volumes (echoes, time points, orientations) one image each.
#pragma once

#include "core/image/image_source.h"

#include <QStringList>

#include <vector>

namespace triptych {

/// The images with the stacks in the place of what they are made of; all others as they are, in their order. A stack
/// holds slices of one series, frame of reference, size, pixel type, orientation and kind (echo, time …), ordered by
/// their position along the normal, never by instance number. Where every place is there several times, there are as
/// many stacks, by instance number; single slices that lie where another does are left out, with a sentence in
/// `warnings` and on the stack. Missing slices and uneven distances are said on the stack.
std::vector<ImageSourcePtr> arrangeStacks(std::vector<ImageSourcePtr> images, QStringList& warnings);

} // namespace triptych
