// ToolController: the tools, which of them is in hand, and the views that it works in.
#pragma once

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
    ToolSettings& settings() { return m_settings; }

    static QString name(ToolId id); ///< for people, translated: "Polygon"
    static QString key(ToolId id);  ///< the shortcut it comes with: "P"
    static QString hint(ToolId id); ///< one line on how it is worked

Q_SIGNALS:
    void currentChanged(triptych::ToolId id);

private:
    ViewTool* tool(ToolId id) const { return m_tools[size_t(id)].get(); }

    ToolSettings m_settings;
    std::array<std::unique_ptr<ViewTool>, kAllTools.size()> m_tools;
    ToolId m_current = ToolId::Select;
    QList<QPointer<ImageView>> m_views;
};

} // namespace triptych
