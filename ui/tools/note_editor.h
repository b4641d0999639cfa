// NoteEditor: the field in which a note is written, on the canvas at its place. Several lines; Ctrl + Return or a click
// elsewhere keeps it, Escape leaves it as it was.
#pragma once

#include "core/annotation/shape.h"

#include <QPointer>

class QPlainTextEdit;

namespace triptych {

class ImageView;

/// GUI thread; one note at a time.
class NoteEditor {
public:
    ~NoteEditor();
    /// Of a note of the view's annotations (changed as one step, removed where nothing is left), or of a new one that
    /// has no id yet (added and chosen, unless nothing is written).
    void edit(ImageView& view, const Shape& note);
    /// Keeps what was written.
    void close();
    bool isOpen() const;

private:
    QPointer<QPlainTextEdit> m_field;
};

} // namespace triptych
