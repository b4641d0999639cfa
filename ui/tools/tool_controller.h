// ToolController: the tools, which of them is in hand, and the views that it works in.
#pragma once

#include "core/jobs/worker_pool.h"
#include "ui/tools/tool_table.h"

#include <QList>
#include <QPointer>

#include <array>
#include <memory>

namespace triptych {

/// GUI thread. Outlives no view: destroying it takes the tool out of every view's hand.
class ToolController : public QObject {
    Q_OBJECT
public:
    explicit ToolController(QObject* parent = nullptr);
    ~ToolController() override;

    /// Gives a view the tool in hand, now and whenever it changes. The view is not owned.
    void attach(ImageView* view);
    ToolId current() const { return m_current; }
    /// Puts down the tool in hand (a gesture in progress is cancelled) and takes another.
    void setCurrent(ToolId id);
    /// Puts a tool that is not one of the bar's into the hand, until one of those is chosen or null is lent. Not owned.
    void lend(ViewTool* tool);
    bool isLending() const { return m_lent != nullptr; }
    ToolSettings& settings() { return m_settings; }

    static QString name(ToolId id); ///< for people, translated: "Polygon"
    static QString key(ToolId id);  ///< the shortcut it comes with: "P"
    static QString hint(ToolId id); ///< one line on how it is worked

Q_SIGNALS:
    void currentChanged(triptych::ToolId id);
    void refused(const QString& why); ///< a sentence for the reader
    /// The reader points a model at a box in level-0 pixels; a click is a box without an area.
    void modelAsked(triptych::ImageView* view, const QRectF& box);
    void lendingChanged();

private:
    ViewTool* tool(ToolId id) const { return m_tools[size_t(id)].get(); }
    ViewTool* inHand() const { return m_lent ? m_lent : tool(m_current); }
    void take(ToolId id, ViewTool* lent);

    ToolSettings m_settings;
    std::unique_ptr<WorkerPool> m_pool; ///< reset before the tools, to which its jobs answer
    std::array<std::unique_ptr<ViewTool>, kAllTools.size()> m_tools;
    ToolId m_current = ToolId::Select;
    ViewTool* m_lent = nullptr; ///< in the hand instead
    QList<QPointer<ImageView>> m_views;
};

} // namespace triptych
