#include "ui/canvas/gl/gl_target.h"

namespace triptych {

void GlTarget::release()
{
    m_gl.glDeleteFramebuffers(2, m_framebuffers.data());
    m_gl.glDeleteTextures(2, m_textures.data());
    m_framebuffers = {};
    m_textures = {};
    m_size = {};
}

bool GlTarget::begin(QSize size, bool deep, QRgb background)
{
    if (size != m_size || deep != m_deep) {
        release();
        m_gl.glGenTextures(2, m_textures.data());
        m_gl.glGenFramebuffers(2, m_framebuffers.data());
        for (size_t i = 0; i < 2; ++i) {
            m_gl.glBindTexture(GL_TEXTURE_2D, m_textures[i]);
            m_gl.glTexImage2D(GL_TEXTURE_2D, 0, deep ? GL_RGB10_A2 : GL_RGBA8, size.width(), size.height(), 0, GL_RGBA,
                              deep ? GL_UNSIGNED_INT_2_10_10_10_REV : GL_UNSIGNED_BYTE, nullptr);
            m_gl.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
            m_gl.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
            m_gl.glBindFramebuffer(GL_FRAMEBUFFER, m_framebuffers[i]);
            m_gl.glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, m_textures[i], 0);
            if (m_gl.glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
                release();
                return false;
            }
        }
        m_size = size;
        m_deep = deep;
    }
    m_front = 0;
    m_gl.glBindFramebuffer(GL_FRAMEBUFFER, m_framebuffers[0]);
    m_gl.glViewport(0, 0, size.width(), size.height());
    m_gl.glClearColor(float(qRed(background)) / 255, float(qGreen(background)) / 255, float(qBlue(background)) / 255,
                      1);
    m_gl.glClear(GL_COLOR_BUFFER_BIT);
    return true;
}

void GlTarget::turnOver(int unit)
{
    m_gl.glActiveTexture(GL_TEXTURE0 + GLenum(unit));
    m_gl.glBindTexture(GL_TEXTURE_2D, m_textures[size_t(m_front)]);
    m_front = 1 - m_front;
    m_gl.glBindFramebuffer(GL_FRAMEBUFFER, m_framebuffers[size_t(m_front)]);
}

void GlTarget::read(QImage& image)
{
    m_gl.glBindFramebuffer(GL_FRAMEBUFFER, m_framebuffers[size_t(m_front)]);
    m_gl.glReadBuffer(GL_COLOR_ATTACHMENT0);
    m_gl.glPixelStorei(GL_PACK_ALIGNMENT, 4);
    m_gl.glPixelStorei(GL_PACK_ROW_LENGTH, GLint(image.bytesPerLine() / 4));
    m_gl.glReadPixels(0, 0, m_size.width(), m_size.height(), GL_BGRA,
                      m_deep ? GL_UNSIGNED_INT_2_10_10_10_REV : GL_UNSIGNED_INT_8_8_8_8_REV, image.bits());
}

} // namespace triptych
