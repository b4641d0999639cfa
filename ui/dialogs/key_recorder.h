// KeyRecorder: a button that, once pressed, takes the next key as it is, whatever that key does elsewhere.
#pragma once

#include <QKeySequence>
#include <QPushButton>

namespace triptych {

class KeyRecorder : public QPushButton {
    Q_OBJECT
public:
    explicit KeyRecorder(QWidget* parent = nullptr);

    bool isRecording() const { return m_recording; }
    const QKeySequence& key() const { return m_key; } ///< the last one recorded; empty: none yet
    void clear();

Q_SIGNALS:
    void recorded(const QKeySequence& key);

protected:
    bool event(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void setRecording(bool on);

    bool m_recording = false;
    QKeySequence m_key;
};

} // namespace triptych
