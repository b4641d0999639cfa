#include "ui/dialogs/associated_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace triptych {

namespace {

constexpr QSize kPlace(320, 360); ///< of one picture, logical pixels

QString titleOf(const QString& name) { return name.isEmpty() ? name : name.at(0).toUpper() + name.mid(1); }

} // namespace

AssociatedDialog::AssociatedDialog(const QStringList& names, QWidget* parent)
    : QDialog(parent), m_show(new QPushButton(tr("Show them"))), m_pictures(new QWidget)
{
    setObjectName(QStringLiteral("associatedDialog"));
    setWindowTitle(tr("Label and macro of the slide"));
    auto* column = new QVBoxLayout(this);
    auto* text = new QLabel(tr("The slide file holds: %1. These pictures may carry the patient's name or number, which "
                               "the slide itself does not show. Make sure that nobody else can see the screen.")
                                .arg(names.join(QStringLiteral(", "))));
    text->setWordWrap(true);
    text->setMinimumWidth(420);
    column->addWidget(text);
    auto* row = new QHBoxLayout(m_pictures);
    row->setContentsMargins(0, 8, 0, 8);
    for (const QString& name : names) {
        auto* box = new QVBoxLayout;
        auto* place = new QLabel(tr("reading …"));
        place->setObjectName(QStringLiteral("associated-") + name);
        place->setAlignment(Qt::AlignCenter);
        place->setFixedSize(kPlace);
        place->setWordWrap(true);
        m_places.insert(name, place);
        box->addWidget(new QLabel(titleOf(name)), 0, Qt::AlignHCenter);
        box->addWidget(place);
        row->addLayout(box);
    }
    column->addWidget(m_pictures);
    m_pictures->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_show->setObjectName(QStringLiteral("showAssociated"));
    buttons->addButton(m_show, QDialogButtonBox::ActionRole);
    column->addWidget(buttons);
    connect(m_show, &QPushButton::clicked, this, [this] {
        m_show->setEnabled(false);
        m_pictures->show();
        adjustSize();
        Q_EMIT showRequested();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void AssociatedDialog::setPicture(const QString& name, const QImage& picture)
{
    if (QLabel* place = m_places.value(name)) {
        const double ratio = devicePixelRatioF();
        QPixmap shown =
            QPixmap::fromImage(picture.scaled(kPlace * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        shown.setDevicePixelRatio(ratio);
        place->setPixmap(shown);
    }
}

void AssociatedDialog::setFailure(const QString& name, const QString& reason)
{
    if (QLabel* place = m_places.value(name))
        place->setText(reason);
}

} // namespace triptych
