// GlTarget: the two pictures of the viewport's size that layers are drawn into by turns, so that one can be read while
// the other is written.
#pragma once

#include <QColor>
#include <QImage>
#include <QOpenGLExtraFunctions>

#include <array>

namespace triptych {

/// Of one context, current at each call. Row 0 is the top of the screen.
class GlTarget {
public:
    explicit GlTarget(QOpenGLExtraFunctions& gl) : m_gl(gl) {}
    ~GlTarget() { release(); }
    GlTarget(const GlTarget&) = delete;
    GlTarget& operator=(const GlTarget&) = delete;

    /// Ready to be drawn into, filled with one colour. `deep`: 10 bits a channel, else 8. False: not on this card.
    bool begin(QSize size, bool deep, QRgb background);
    /// What was drawn becomes the texture of `unit`, and the other picture is drawn into: every pixel of it must be.
    void turnOver(int unit);
    /// Waits for the card. Format_RGB32, or Format_RGB30 where deep.
    void read(QImage& image);

private:
    void release();

    QOpenGLExtraFunctions& m_gl;
    std::array<GLuint, 2> m_textures{}, m_framebuffers{};
    int m_front = 0; ///< which is drawn into
    QSize m_size;
    bool m_deep = false;
};

} // namespace triptych
