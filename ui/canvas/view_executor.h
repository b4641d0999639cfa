// ViewExecutor: who draws the layers of the views, the graphics card or the processor, which draw the same.
#pragma once

#include "core/base/result.h"
#include "core/display/compose.h"

#include <QObject>

#include <memory>
#include <optional>

class QScreen;
class QThread;

namespace triptych {

class GlExecutor;

/// GUI thread, one in a program, made before its views and gone after them. Until it knows of a card that is faster
/// than the processor, and from the moment the card fails, the processor draws.
class ViewExecutor : public QObject {
    Q_OBJECT
public:
    enum class Choice { Automatic, Cpu, Gl };
    /// "cpu", "gl" (even where OpenGL is software), "auto" or empty; nothing for any other word.
    static std::optional<Choice> choiceOf(const QString& word);

    explicit ViewExecutor(Choice choice);
    ~ViewExecutor() override;
    static ViewExecutor* current(); ///< null: the processor draws

    /// Looks for a card, in the background; the driver takes its time to load.
    void start();
    /// After start(): comes back when that is decided.
    void waitUntilChosen();
    /// Draws with this one from now on; null: with the processor.
    void use(std::unique_ptr<GlExecutor> executor);
    /// What composes greys of 10 bits for such a screen gets them: Format_RGB30 if that is worth it, else Format_RGB32.
    QImage::Format formatFor(const QScreen* screen) const;
    bool usesGl() const { return m_gl != nullptr; }
    QString description() const; ///< "drawn by …", and why, for a menu

    /// As composeViewport, by whoever draws.
    void compose(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background = 0xff000000);

Q_SIGNALS:
    void changed(); ///< another one draws

private:
    void take();
    void leaveToProcessor(const QString& reason);

    const Choice m_choice;
    std::unique_ptr<QThread> m_search;
    std::optional<Result<std::unique_ptr<GlExecutor>>> m_found; ///< written by the search, read once it has ended
    std::unique_ptr<GlExecutor> m_gl;
    QString m_reason; ///< why the processor draws
};

/// Draws by the program's executor, or by the processor where there is none.
void composeView(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background = 0xff000000);

} // namespace triptych
