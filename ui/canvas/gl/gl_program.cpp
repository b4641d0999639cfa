#include "ui/canvas/gl/gl_program.h"

#include "ui/canvas/gl/gl_shaders.h"

#include <cstring>
#include <vector>

namespace triptych {

namespace {

/// The shader, or 0 with what the driver says in `log`.
GLuint compile(QOpenGLExtraFunctions& gl, GLenum kind, const QByteArray& source, QString& log)
{
    const GLuint shader = gl.glCreateShader(kind);
    const char* text = source.constData();
    gl.glShaderSource(shader, 1, &text, nullptr);
    gl.glCompileShader(shader);
    GLint fine = 0;
    gl.glGetShaderiv(shader, GL_COMPILE_STATUS, &fine);
    if (fine)
        return shader;
    char message[1024] = {};
    gl.glGetShaderInfoLog(shader, sizeof(message), nullptr, message);
    log = QString::fromUtf8(message);
    gl.glDeleteShader(shader);
    return 0;
}

} // namespace

Result<std::unique_ptr<GlProgram>> GlProgram::link(QOpenGLExtraFunctions& gl, const QByteArray& fragmentShader)
{
    QString log;
    const GLuint vertex = compile(gl, GL_VERTEX_SHADER, viewportShader(), log);
    const GLuint fragment = vertex ? compile(gl, GL_FRAGMENT_SHADER, fragmentShader, log) : 0;
    GLint fine = 0;
    std::unique_ptr<GlProgram> program;
    if (fragment) {
        program.reset(new GlProgram(gl, gl.glCreateProgram()));
        gl.glAttachShader(program->m_id, vertex);
        gl.glAttachShader(program->m_id, fragment);
        gl.glLinkProgram(program->m_id);
        gl.glGetProgramiv(program->m_id, GL_LINK_STATUS, &fine);
        char message[1024] = {};
        if (!fine) {
            gl.glGetProgramInfoLog(program->m_id, sizeof(message), nullptr, message);
            log = QString::fromUtf8(message);
        }
    }
    gl.glDeleteShader(vertex); // both go with the program
    gl.glDeleteShader(fragment);
    if (!fine)
        return Error{ErrorCode::Unsupported, QStringLiteral("the graphics driver does not take a shader"), log};
    return program;
}

GlProgram::~GlProgram() { m_gl.glDeleteProgram(m_id); }

void GlProgram::set(const char* name, std::initializer_list<double> values)
{
    std::vector<GLuint> words(values.size() * 2);
    for (size_t i = 0; i < values.size(); ++i) {
        quint64 bits;
        std::memcpy(&bits, values.begin() + i, sizeof(bits));
        words[2 * i] = GLuint(bits);
        words[2 * i + 1] = GLuint(bits >> 32);
    }
    m_gl.glUniform2uiv(at(name), GLsizei(values.size()), words.data());
}

} // namespace triptych
