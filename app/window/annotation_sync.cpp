#include "app/window/annotation_sync.h"

#include "ui/models/message_model.h"
#include "ui/models/readout_model.h"

#include <QGuiApplication>

#include <chrono>

namespace triptych {

namespace {
constexpr std::chrono::milliseconds kMouseLook(50);
constexpr std::chrono::minutes kOthersShown(2); ///< after their last edit
} // namespace

AnnotationSync::AnnotationSync(CaseStore& store, MessageModel& messages, ReadoutModel& readout, QObject* parent)
    : QObject(parent), m_store(store), m_messages(messages), m_readout(readout)
{
    m_mouse.setInterval(kMouseLook);
    connect(&m_mouse, &QTimer::timeout, this, &AnnotationSync::followMouse);
    m_forget.setSingleShot(true);
    m_forget.setInterval(kOthersShown);
    connect(&m_forget, &QTimer::timeout, this, [this] {
        m_others.clear();
        showOthers();
    });
    connect(&store, &CaseStore::editSaved, this,
            [this](const ImageId& image, quint64 sequence, const QString& session) {
                AnnotationModel* to = model(image);
                if (to && to->session() == session) // and not of the model that the image had before
                    to->acknowledge(sequence);
            });
    connect(&store, &CaseStore::newsArrived, this, &AnnotationSync::take);
    connect(&store, &CaseStore::stepsLoaded, this, [this](const StepPage& page) {
        if (AnnotationModel* to = model(page.image))
            to->addSteps(page);
    });
    connect(&store, &CaseStore::refusalExplained, this, [this](const ImageId&, const QString& sentence) {
        m_messages.post(UserMessage::Severity::Warning, sentence);
    });
}

void AnnotationSync::setReader(const QString& reader) { m_reader = reader; }

AnnotationModel* AnnotationSync::model(const ImageId& image) const { return m_models.value(image); }

void AnnotationSync::open(AnnotationModel& model, QSize imageSize)
{
    model.setAuthor(m_reader);
    m_models.insert(model.image(), &model);
    AnnotationModel* const opened = &model;
    connect(opened, &AnnotationModel::historyWanted, this,
            [this, opened](const StepRequest& request) { m_store.loadSteps(opened->image(), request); });
    connect(opened, &AnnotationModel::undoRefused, this, [this, opened](const UndoRefusal& refusal) {
        m_store.explainRefusal(refusal, opened->author(), opened->session());
    });
    m_store.openAnnotations(model.image(), imageSize, model.maskDownsample(), m_reader);
}

void AnnotationSync::closeAll()
{
    for (auto open = m_models.cbegin(); open != m_models.cend(); ++open)
        m_store.closeAnnotations(open.key());
    m_models.clear();
    m_mouse.stop();
    m_others.clear();
    showOthers();
}

void AnnotationSync::take(const AnnotationNews& news)
{
    AnnotationModel* to = model(news.image);
    if (!to)
        return;
    if (!news.message.isEmpty())
        m_messages.post(UserMessage::Severity::Warning, news.message);
    // A gesture that the model does not see yet, such as dragging a handle, is not to lose what it works on.
    if (QGuiApplication::mouseButtons() != Qt::NoButton) {
        to->holdNews(true);
        m_mouse.start();
    }
    to->receive(news);
    for (const QString& author : news.authors)
        if (!m_others.contains(author))
            m_others << author;
    if (!news.authors.isEmpty())
        m_forget.start();
    showOthers();
}

void AnnotationSync::followMouse()
{
    if (QGuiApplication::mouseButtons() != Qt::NoButton)
        return;
    m_mouse.stop();
    for (const auto& open : std::as_const(m_models))
        if (open)
            open->holdNews(false);
}

void AnnotationSync::showOthers()
{
    QStringList names;
    for (const QString& author : std::as_const(m_others))
        names << (author == m_reader ? QStringLiteral("you in another window")
                  : author.isEmpty() ? QStringLiteral("another reader")
                                     : author);
    m_readout.setOthers(names.join(QStringLiteral(", ")));
}

} // namespace triptych
