#include "ui/dialogs/new_project_dialog.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

namespace {

QLineEdit* namedLine(const char* name, const QString& placeholder = {})
{
    auto* line = new QLineEdit;
    line->setObjectName(QLatin1String(name));
    line->setPlaceholderText(placeholder);
    line->setMaxLength(400);
    return line;
}

QStringList listed(const QString& text)
{
    QStringList entries;
    for (const QString& entry : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (const QString name = entry.simplified(); !name.isEmpty() && !entries.contains(name))
            entries << name;
    return entries;
}

/// A class becomes a folder of what is exported.
bool isFolderName(const QString& name)
{
    return !name.contains(QLatin1Char('/')) && !name.contains(QLatin1Char('\\')) && !name.startsWith(QLatin1Char('.'));
}

} // namespace

NewProjectDialog::NewProjectDialog(const QString& folder, QList<LabelTemplate> templates, const QString& reader,
                                   QWidget* parent)
    : QDialog(parent), m_folder(folder), m_templates(std::move(templates)), m_name(namedLine("newProjectName")),
      m_readers(namedLine("newProjectReaders", tr("Names, with commas between"))),
      m_blinded(new QCheckBox(tr("Blinded: nobody sees the others' marks until the reading is ended"))),
      m_template(new QComboBox), m_labels(new QLabel), m_kind(new QComboBox),
      m_classes(namedLine("newProjectClasses", tr("None: images are not classed"))),
      m_licence(namedLine("newProjectLicence", tr("For what is exported, e.g. CC BY 4.0, Al-Dhabyani et al. 2020")))
{
    setObjectName(QStringLiteral("newProjectDialog"));
    setWindowTitle(tr("New annotation project"));
    setMinimumWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    auto* place = makeLabel(folder, "quiet");
    place->setTextFormat(Qt::PlainText);
    column->addWidget(place);
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    m_name->setText(folder.section(QLatin1Char('/'), -1));
    m_readers->setText(reader);
    m_blinded->setObjectName(QStringLiteral("newProjectBlinded"));
    m_template->setObjectName(QStringLiteral("newProjectTemplate"));
    for (const LabelTemplate& entry : m_templates)
        m_template->addItem(entry.name);
    m_kind->setObjectName(QStringLiteral("newProjectKind"));
    m_kind->setToolTip(tr("Which models propose outlines depends on it. What a DICOM file says of itself holds."));
    m_kind->addItem(tr("What their files say"), int(ImageKind::Image));
    m_kind->addItem(tr("Ultrasound, where the files do not say"), int(ImageKind::Ultrasound));
    m_kind->addItem(tr("Mammograms, where the files do not say"), int(ImageKind::Mammogram));
    m_labels->setTextFormat(Qt::RichText);
    m_labels->setWordWrap(true);
    m_labels->setMinimumWidth(400); // room for most in one line, which the form then reckons with
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Readers"), m_readers);
    form->addRow(QString(), m_blinded);
    form->addRow(tr("Labels"), m_template);
    form->addRow(QString(), m_labels);
    form->addRow(tr("Images are"), m_kind);
    form->addRow(tr("Classes of images"), m_classes);
    form->addRow(tr("Licence"), m_licence);
    column->addLayout(form);
    column->addWidget(
        makeLabel(tr("Nothing is written into the folder: all is kept in the program's own store."), "quiet"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_create = buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    m_create->setObjectName(QStringLiteral("newProjectCreate"));
    m_create->setProperty("role", QStringLiteral("primary"));
    m_create->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewProjectDialog::finish);
    connect(m_template, &QComboBox::currentIndexChanged, this, &NewProjectDialog::followTemplate);
    for (QLineEdit* line : {m_name, m_readers, m_classes})
        connect(line, &QLineEdit::textChanged, this, &NewProjectDialog::follow);
    followTemplate();
}

void NewProjectDialog::followTemplate()
{
    const LabelTemplate chosen = m_templates.value(m_template->currentIndex());
    m_classes->setText(chosen.classes.join(QStringLiteral(", ")));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(int(chosen.kind))));
    follow();
}

QStringList NewProjectDialog::readers() const { return listed(m_readers->text()); }

void NewProjectDialog::follow()
{
    QString shown;
    const auto& labels = m_templates.value(m_template->currentIndex()).labels;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        shown += QStringLiteral("<span style='color:%1'>■</span>&nbsp;%2&nbsp;&nbsp; ")
                     .arg(it->colour.name(), it->name.toHtmlEscaped());
    m_labels->setText(shown);
    const bool several = readers().size() > 1;
    m_blinded->setEnabled(several);
    const QStringList classes = listed(m_classes->text());
    m_create->setEnabled(!m_name->text().simplified().isEmpty() && !readers().isEmpty() &&
                         std::all_of(classes.begin(), classes.end(), isFolderName));
}

void NewProjectDialog::finish()
{
    AnnotationProject project;
    project.name = m_name->text().simplified();
    project.folder = m_folder;
    project.readers = readers();
    project.blinded = m_blinded->isEnabled() && m_blinded->isChecked();
    project.labels = m_templates.value(m_template->currentIndex());
    project.labels.kind = ImageKind(m_kind->currentData().toInt());
    project.labels.classes = listed(m_classes->text());
    project.licence = m_licence->text().simplified();
    accept();
    Q_EMIT given(project);
}

} // namespace triptych
