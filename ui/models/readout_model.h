// ReadoutModel: what the status line says of the place under the pointer and of what is kept.
#pragma once

#include <QObject>
#include <QString>

namespace triptych {

struct Readout {
    QString view;     ///< "L MLO"
    QString position; ///< "x 1820  y 2210"
    QString value;    ///< "value 1873"
    QString zoom;     ///< "zoom 25 %"
    QString scale;    ///< "0.094 mm/px · ImagerPixelSpacing"
    friend bool operator==(const Readout&, const Readout&) = default;
};

enum class SaveState { Saved, Saving, Failed };

class ReadoutModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const Readout& readout() const { return m_readout; }
    void setReadout(const Readout& readout)
    {
        if (readout == m_readout)
            return;
        m_readout = readout;
        Q_EMIT changed();
    }
    SaveState saveState() const { return m_save; }
    const QString& saveError() const { return m_saveError; }
    void setSaveState(SaveState state, const QString& error = {})
    {
        if (state == m_save && error == m_saveError)
            return;
        m_save = state;
        m_saveError = error;
        Q_EMIT changed();
    }
    /// Who else has just changed the images of this case, or empty.
    const QString& others() const { return m_others; }
    void setOthers(const QString& names)
    {
        if (names == m_others)
            return;
        m_others = names;
        Q_EMIT changed();
    }

Q_SIGNALS:
    void changed();

private:
    Readout m_readout;
    SaveState m_save = SaveState::Saved;
    QString m_saveError;
    QString m_others;
};

} // namespace triptych
