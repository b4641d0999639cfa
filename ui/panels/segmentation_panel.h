// SegmentationPanel: method, region and parameters of a segmentation, the snake's evolution, accept and cancel. Bound
// to the model; holds no state.
#pragma once

#include "ui/models/segmentation_model.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace triptych {

class CardFrame;
class SnakeCard;
class ValueSlider;

class SegmentationPanel : public QWidget {
    Q_OBJECT
public:
    explicit SegmentationPanel(SegmentationModel* model, QWidget* parent = nullptr);

Q_SIGNALS:
    void startRequested();
    void leaveRequested();
    void acceptRequested();
    void playRequested(bool on);
    void stepRequested();
    void resetRequested();
    void visibleRequested(); ///< the region is to be what the view shows
    void placingRequested(bool on);
    void middleRequested(); ///< a seed or bubble in the middle of the view
    void interpolationRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Bound { ///< one slider and the setting behind it
        ValueSlider* slider = nullptr;
        double& (*of)(SegmentSettings&) = nullptr;
        bool followsRange = false; ///< of the region's values
    };
    CardFrame* makeRegionCard();
    CardFrame* makeMethodCard();
    CardFrame* makeBetweenCard();
    QWidget* makeButtons();
    ValueSlider* addSlider(QWidget* page, const QString& name, const QString& tip, double least, double most,
                           int decimals, double& (*of)(SegmentSettings&), bool followsRange = false);
    QWidget* makePage(SegmentMethod method);
    void showSettings();
    void showState();

    SegmentationModel* m_model;
    std::vector<Bound> m_bound;
    QLabel* m_target;
    QLabel* m_region;
    QLabel* m_note;
    QLabel* m_hint;
    QLabel* m_size;
    QComboBox* m_method;
    QComboBox* m_dimensions;
    QStackedWidget* m_pages;
    QPushButton* m_start;
    QPushButton* m_visible;
    QPushButton* m_rectangle;
    QToolButton* m_placing;
    QToolButton* m_middle;
    QToolButton* m_clear;
    CardFrame* m_methodCard;
    CardFrame* m_between;
    SnakeCard* m_snake;
    QPushButton* m_accept;
    QPushButton* m_cancel;
};

} // namespace triptych
