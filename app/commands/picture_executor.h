// Who draws the picture of `render`: the processor, or on request OpenGL, so that the two can be compared.
#pragma once

#include "core/base/result.h"
#include "core/display/compose.h"

namespace triptych {

/// What `--executor` or else TRIPTYCH_EXECUTOR asks for: "gl", "cpu" or empty. For main() too, which must make a
/// QGuiApplication where it is OpenGL.
QString askedExecutor(const QStringList& arguments);

/// Draws as composeViewport. Where OpenGL is asked for, a picture that it leaves to the processor is an error, too.
/// Errors: Unsupported.
Result<void> drawPicture(const QString& executor, QImage& picture, const Camera& camera, std::span<const Layer> layers);

} // namespace triptych
