// NewProjectDialog: what a new annotation project is called, who reads it and with which labels.
#pragma once

#include "core/workspace/annotation_project.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace triptych {

class NewProjectDialog : public QDialog {
    Q_OBJECT
public:
    /// `templates`: to choose the labels from; `reader`: who is likely to be one.
    NewProjectDialog(const QString& folder, QList<LabelTemplate> templates, const QString& reader, QWidget* parent);

Q_SIGNALS:
    void given(const triptych::AnnotationProject& project); ///< without id and images

private:
    QStringList readers() const;
    void followTemplate();
    void follow();
    void finish();

    QString m_folder;
    QList<LabelTemplate> m_templates;
    QLineEdit* m_name;
    QLineEdit* m_readers;
    QCheckBox* m_blinded;
    QComboBox* m_template;
    QLabel* m_labels;
    QComboBox* m_kind;
    QLineEdit* m_classes;
    QLineEdit* m_licence;
    QPushButton* m_create = nullptr;
};

} // namespace triptych
