// PaneTable: the panes of a hanging protocol, one in each row, every part of them to be edited.
#pragma once

#include "core/workspace/hanging_protocol.h"

#include <QTableWidget>

namespace triptych {

/// "RCC LCC / RMLO LMLO" and back: rows apart by a slash, slots by blanks; "-" is a slot that stays empty.
QString slotsText(const QList<QStringList>& rows);
QList<QStringList> slotsFromText(const QString& text);

/// A kind of images in the reader's words.
QString kindTitle(ImageKind kind);
/// In the order in which they are offered.
QList<ImageKind> hangingKinds();

class PaneTable : public QTableWidget {
    Q_OBJECT
public:
    explicit PaneTable(QWidget* parent = nullptr);

    void setPanes(const QList<PaneProtocol>& panes);
    QList<PaneProtocol> panes() const;
    void addPane();
    void removePane();
    void movePane(int step); ///< the chosen one, up (−1) or down

Q_SIGNALS:
    void edited();

private:
    void setRow(int row, const PaneProtocol& pane);
    PaneProtocol pane(int row) const;
    void tell();

    bool m_filling = false;
};

} // namespace triptych
