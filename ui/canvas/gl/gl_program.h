// GlProgram: one shader that draws over the whole viewport, and a way to set its uniforms by name.
#pragma once

#include "core/base/result.h"

#include <QColor>
#include <QOpenGLExtraFunctions>
#include <QRect>

#include <memory>

namespace triptych {

/// Of one context, which is current whenever it is used.
class GlProgram {
public:
    /// Errors: Unsupported, with the driver's log as cause.
    static Result<std::unique_ptr<GlProgram>> link(QOpenGLExtraFunctions& gl, const QByteArray& fragmentShader);
    ~GlProgram();
    GlProgram(const GlProgram&) = delete;
    GlProgram& operator=(const GlProgram&) = delete;

    void use() { m_gl.glUseProgram(m_id); }
    /// After use().
    void set(const char* name, int value) { m_gl.glUniform1i(at(name), value); }
    void set(const char* name, float value) { m_gl.glUniform1f(at(name), value); }
    void set(const char* name, int x, int y) { m_gl.glUniform2i(at(name), x, y); }
    void set(const char* name, QSize size) { set(name, size.width(), size.height()); }
    void set(const char* name, QPoint point) { set(name, point.x(), point.y()); }
    void setColour(const char* name, QRgb colour)
    {
        m_gl.glUniform3i(at(name), qRed(colour), qGreen(colour), qBlue(colour));
    }
    /// Doubles travel by their bits, low word first, as packDouble2x32 takes them.
    void set(const char* name, std::initializer_list<double> values);

private:
    GlProgram(QOpenGLExtraFunctions& gl, GLuint id) : m_gl(gl), m_id(id) {}
    GLint at(const char* name) { return m_gl.glGetUniformLocation(m_id, name); }

    QOpenGLExtraFunctions& m_gl;
    GLuint m_id;
};

} // namespace triptych
