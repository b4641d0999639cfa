// CasePanel: the left side: worklist, the case's images as thumbnails, and the layers. Shows models; says what the
// reader wants by signals.
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QListView;
class QSlider;
class QVBoxLayout;

namespace triptych {

class DisplayModel;
class ThumbnailModel;
class WorklistModel;

class CasePanel : public QWidget {
    Q_OBJECT
public:
    CasePanel(WorklistModel* worklist, ThumbnailModel* thumbnails, DisplayModel* display, QWidget* parent = nullptr);

    void setWindowText(const QString& text); ///< "W 3200 C 2100" of the view in use
    void setShapeCount(int count);
    /// Shows a panel in the place of the worklist and the images; null: these again. It stays its owner's.
    void setInstead(QWidget* panel);

Q_SIGNALS:
    void caseRequested(int row);
    void caseRemovalRequested(int row);
    void thumbnailActivated(int row); ///< show it in the view in use

private:
    void addWorklist(QVBoxLayout* column, WorklistModel* model);
    void addThumbnails(QVBoxLayout* column, ThumbnailModel* model);
    void addLayers(QVBoxLayout* column);
    void showDisplayState();
    void fitWorklist();

    DisplayModel* m_display;
    QListView* m_worklist = nullptr;
    QListView* m_thumbnails = nullptr;
    QWidget* m_usual = nullptr; ///< worklist and images
    QWidget* m_instead = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_window = nullptr;
    QLabel* m_shapeCount = nullptr;
    QLabel* m_labelPercent = nullptr;
    QLabel* m_saliencyPercent = nullptr;
    QCheckBox* m_shapes = nullptr;
    QCheckBox* m_labels = nullptr;
    QCheckBox* m_saliency = nullptr;
    QSlider* m_labelOpacity = nullptr;
    QSlider* m_saliencyOpacity = nullptr;
};

} // namespace triptych
