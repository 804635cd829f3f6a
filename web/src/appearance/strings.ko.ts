import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  title: '화면 설정',
  kept: '이 브라우저에만 저장됩니다.',
  theme: '테마',
  theme_system: '시스템 설정',
  theme_light: '라이트',
  theme_dark: '다크',
  density: '줄 간격',
  density_comfortable: '넓게',
  density_compact: '좁게',
  textSize: '글자 크기',
  textSize_normal: '보통',
  textSize_large: '크게',
  textSize_largest: '아주 크게',
  hours: '24시간제',
  font: '기기 글꼴',
  fontHint: '켜면 방의 글꼴을 내려받지 않습니다.',
} satisfies Translation<typeof en>;
