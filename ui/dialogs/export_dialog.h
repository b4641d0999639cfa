// ExportDialog: what leaves the window, in which format, and what that format loses, said before anything is written.
#pragma once

#include "core/exchange/exchange_formats.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace triptych {

enum class ExportScope { SelectedShapes, ThisFrame, AllFrames, AllImages };

/// What there is to export. `content` is called in the GUI thread and must be cheap (copies share their data).
struct ExportOffer {
    std::function<ExchangeContent(ExportScope)> content;
    int selectedShapes = 0;
    int frame = 0;
    int frames = 1;
    int images = 1;
    bool labelsFirst = false; ///< painted labels are chosen at first, else shapes
    QString folder;           ///< where the file goes at first
    QString name;             ///< of the file, without an ending
};

struct ExportOrder {
    QString formatId;
    ExchangeContent content;
    ExchangeOptions options;
    QString path;
};

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(const ExportOffer& offer, QWidget* parent);

Q_SIGNALS:
    void ordered(const triptych::ExportOrder& order);

private:
    QWidget* makeWhat();
    QWidget* makeFile();
    void bind();
    void listFormats();
    void followName();
    void applyFormatToName();
    void showConsequences();
    void browse();
    void order();
    const ExchangeFormat* format() const;
    ExportScope scope() const;
    int coarser() const;
    const QStringList& losses();

    struct Losses {
        QString formatId; ///< empty: not asked yet
        int coarser = 1;
        QStringList sentences;
    };

    ExportOffer m_offer;
    ExchangeContent m_content; ///< of the chosen scope, without what is not ticked
    Losses m_known; ///< of that content: a name is typed letter by letter, and they need not be found for each
    QCheckBox* m_shapes;
    QCheckBox* m_labels;
    QComboBox* m_scope;
    QComboBox* m_coarser;
    QLabel* m_coarserText;
    QListWidget* m_formats;
    QLineEdit* m_path;
    QPushButton* m_browse;
    QLabel* m_files;
    QLabel* m_lossesText;
    QPushButton* m_export;
};

} // namespace triptych
