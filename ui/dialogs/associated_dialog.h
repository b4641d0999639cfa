// AssociatedDialog: the label and macro images of a slide, which stay hidden until the reader asks for them: they may
// carry a patient's name.
#pragma once

#include <QDialog>
#include <QImage>
#include <QMap>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace triptych {

class AssociatedDialog : public QDialog {
    Q_OBJECT
public:
    /// `names` of the pictures that there are; none of them is read before showRequested().
    AssociatedDialog(const QStringList& names, QWidget* parent);
    void setPicture(const QString& name, const QImage& picture);
    void setFailure(const QString& name, const QString& reason);

Q_SIGNALS:
    void showRequested();

private:
    QPushButton* m_show;
    QWidget* m_pictures;
    QMap<QString, QLabel*> m_places;
};

} // namespace triptych
