export const kitStrings = {
  ko: {
    brand: '사랑방',
    recorded: '모든 대화와 귓속말은 기록됩니다.',
    logout: '로그아웃',
    theme: {
      label: '테마',
      system: '자동 테마',
      light: '밝은 테마',
      dark: '어두운 테마',
    },
    density: {
      label: '줄 간격',
      comfortable: '넓게',
      compact: '좁게',
    },
    fold: {
      more_other: '{{count, number}}줄 더 보기',
      less: '접기',
    },
    broken: {
      what: '화면 일부를 불러오지 못했습니다. 새로고침해 주세요. 쓰던 글은 남아 있습니다.',
      reload: '새로고침',
    },
    retry: {
      in_other: '{{count}}초 뒤에 다시 시도해 주세요.',
      inTime: '{{time}} 뒤에 다시 시도해 주세요.',
      now: '이제 다시 시도할 수 있습니다.',
    },
    password: {
      show: '표시',
      hide: '숨기기',
      showOf: '{{label}} 표시',
      hideOf: '{{label}} 숨기기',
      caps: 'Caps Lock이 켜져 있습니다.',
    },
  },
  en: {
    brand: 'Sarangbang',
    recorded: 'All messages and whispers are recorded.',
    logout: 'Log out',
    theme: {
      label: 'Theme',
      system: 'Auto theme',
      light: 'Light theme',
      dark: 'Dark theme',
    },
    density: {
      label: 'Density',
      comfortable: 'Comfortable',
      compact: 'Compact',
    },
    fold: {
      more_one: 'Show {{count, number}} more line',
      more_other: 'Show {{count, number}} more lines',
      less: 'Show less',
    },
    broken: {
      what: 'A part of the page could not be loaded. Reload the page: what you wrote is kept.',
      reload: 'Reload',
    },
    retry: {
      in_one: 'Try again in {{count}} second.',
      in_other: 'Try again in {{count}} seconds.',
      inTime: 'Try again in {{time}}.',
      now: 'You can try again now.',
    },
    password: {
      show: 'Show',
      hide: 'Hide',
      showOf: 'Show {{label}}',
      hideOf: 'Hide {{label}}',
      caps: 'Caps Lock is on.',
    },
  },
};
