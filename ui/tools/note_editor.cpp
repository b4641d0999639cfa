#include "ui/tools/note_editor.h"

#include "core/annotation/annotation_model.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/note_box.h"
#include "ui/canvas/overlay_text.h"

#include <QKeyEvent>
#include <QPlainTextEdit>

#include <algorithm>

namespace triptych {

namespace {

constexpr int kLongestNote = 4000; ///< characters

// A QFrame has a Shape of its own.
class NoteField : public QPlainTextEdit {
public:
    NoteField(ImageView& view, const triptych::Shape& note) : QPlainTextEdit(&view), m_view(&view), m_note(note)
    {
        setObjectName(QStringLiteral("noteField"));
        setFont(overlayFont(view, 12));
        setFrameShape(QFrame::NoFrame);
        setLineWrapMode(QPlainTextEdit::NoWrap);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setStyleSheet(QStringLiteral("QPlainTextEdit { background: #10151b; color: #d7dee6; "
                                     "border: 1px solid #4c9ae8; border-radius: 3px; padding: 0; }"));
        document()->setDocumentMargin(3);
        setPlainText(note.name);
        selectAll();
        setToolTip(QObject::tr("Ctrl+Return keeps the note, Escape leaves it as it was"));
        connect(this, &QPlainTextEdit::textChanged, this, &NoteField::place);
        connect(&view, &ImageView::cameraChanged, this, &NoteField::place);
        // Another image, or the annotations of it: the note is gone with what it belonged to.
        connect(&view, &ImageView::imageChanged, this, &NoteField::leave);
        connect(&view, &ImageView::frameChanged, this, &NoteField::keep);
        place();
        show();
        setFocus();
    }

    void keep()
    {
        if (std::exchange(m_done, true))
            return;
        const QString text = toPlainText().trimmed().left(kLongestNote);
        AnnotationModel* model = m_view ? m_view->annotations() : nullptr;
        if (model && m_note.id.isEmpty()) {
            m_note.name = text;
            if (!text.isEmpty())
                m_view->setSelection({model->addShape(m_note)});
        } else if (const triptych::Shape* now = model ? model->shape(m_note.id) : nullptr) {
            triptych::Shape changed = *now;
            changed.name = text;
            if (text.isEmpty())
                model->removeShapes({now->id});
            else if (changed.name != now->name)
                (void)model->apply({QObject::tr("Change note"), {changed}, {}, {}});
        }
        end();
    }

protected:
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Escape)
            leave();
        else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
                 event->modifiers() & Qt::ControlModifier)
            keep();
        else
            QPlainTextEdit::keyPressEvent(event);
    }
    void focusOutEvent(QFocusEvent* event) override
    {
        QPlainTextEdit::focusOutEvent(event);
        if (event->reason() != Qt::PopupFocusReason) // its own menu
            keep();
    }
    bool event(QEvent* event) override
    {
        // Every key is for the text, whatever the window does with it otherwise.
        if (event->type() == QEvent::ShortcutOverride)
            event->accept();
        return QPlainTextEdit::event(event);
    }

private:
    void leave()
    {
        m_done = true;
        end();
    }
    void end()
    {
        const bool written = hasFocus();
        hide();
        deleteLater();
        if (m_view && written)
            m_view->setFocus();
    }
    void place()
    {
        if (!m_view)
            return;
        triptych::Shape shown = m_note;
        shown.name = toPlainText();
        const QRectF box = noteBox(shown, m_view->toScreen(m_note.points.front()), *m_view);
        const int wide = std::max(140, int(box.width()) + 26), high = std::max(26, int(box.height()) + 8);
        const QPoint at = box.topLeft().toPoint();
        setGeometry(std::clamp(at.x(), 2, std::max(2, m_view->width() - wide - 2)),
                    std::clamp(at.y(), 2, std::max(2, m_view->height() - high - 2)), wide, high);
    }

    QPointer<ImageView> m_view;
    triptych::Shape m_note;
    bool m_done = false;
};

} // namespace

NoteEditor::~NoteEditor() { delete m_field; }

bool NoteEditor::isOpen() const { return m_field; }

void NoteEditor::edit(ImageView& view, const Shape& note)
{
    close();
    if (!note.points.isEmpty())
        m_field = new NoteField(view, note);
}

void NoteEditor::close()
{
    if (m_field)
        static_cast<NoteField*>(m_field.data())->keep();
    m_field = nullptr;
}

} // namespace triptych
