// DescriptorForm: what a reader may say of a lesion, a row for each group of the lexicons.
#pragma once

#include "core/workspace/lesion.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace triptych {

class DescriptorForm : public QWidget {
    Q_OBJECT
public:
    explicit DescriptorForm(QWidget* parent = nullptr);

    /// Asks for the groups that concern these kinds of image (imageKindName; none: all of them).
    void setGroups(const QList<Lexicon>& lexicons, const QStringList& kinds);
    void setLesion(const Lesion& lesion);

Q_SIGNALS:
    void chosen(const QString& group, const QStringList& terms); ///< empty: nothing is said any more

private:
    void build();
    void addRow(const LexiconGroup& group);
    QWidget* oneOf(const LexiconGroup& group);
    QWidget* severalOf(const LexiconGroup& group);
    void show(QToolButton* button, const LexiconGroup& group);

    QList<LexiconGroup> m_groups;
    Lesion m_lesion;
    QVBoxLayout* m_column;
    QWidget* m_rows = nullptr;
    QLabel* m_grade = nullptr; ///< of the rows; null where no scores are asked for
};

} // namespace triptych
