// ImportDialog: what a file would bring in, before it does: how much, what was mended or left out, which label is
// which.
#pragma once

#include "core/exchange/exchange_content.h"

#include <QDialog>

class QComboBox;

namespace triptych {

enum class ImportAs { AsInFile, Shapes, Labels };

class ImportDialog : public QDialog {
    Q_OBJECT
public:
    /// `replaced`: shapes that are here already under the same identifier; `painted`: frames with labels that would be
    /// replaced.
    ImportDialog(const QString& path, const ExchangeReading& reading, int replaced, int painted, QWidget* parent);

Q_SIGNALS:
    void confirmed(triptych::ImportAs as);

private:
    QComboBox* m_as;
};

} // namespace triptych
