import type { Said } from './talk.js';

/** What is said and done in the pictures of the records, besides the talk. */
export interface RecordTalk {
  /** Two days before. */
  earlier: Said[];
  earlierNames: string[];
  notice: string;
  noticeReason: string;
  /** Ads by whisper to one who then reports them. */
  whispers: Said[];
  reporter: string;
  opening: string;
  /** A line that is hidden. */
  personal: Said;
  hiding: string;
  retention: string;
}

export const RECORD_TALK: Record<'ko' | 'en', RecordTalk> = {
  ko: {
    earlierNames: ['지수', '하린', '은우', '광고왕'],
    earlier: [
      { from: '은우', text: '이번 주 분량이 어디까지였죠?', afterS: 15 },
      { from: '지수', text: '4장까지요. 일요일에 만나요!', afterS: 52 },
      { from: '하린', text: '네, 그때 봬요.', afterS: 24 },
    ],
    notice: '오늘 7시, 도서관 3층 세미나실',
    noticeReason: '장소 안내',
    whispers: [
      { from: '광고왕', to: '하린', text: '쿠폰 필요하시죠? 지금 가입하면 두 배로 드려요', afterS: 20 },
      { from: '하린', to: '광고왕', text: '괜찮습니다. 보내지 말아 주세요.', afterS: 35 },
      { from: '광고왕', to: '하린', text: 'https://deals.example.net/win 여기서 1분이면 끝나요', afterS: 12 },
      { from: '광고왕', to: '하린', text: '친구 한 분만 초대해 주시면 만 포인트!', afterS: 9 },
      {
        from: '하린',
        to: '현우',
        text: '광고왕 님이 귓속말로도 광고를 보내요. 확인해 주세요.',
        afterS: 40,
      },
    ],
    reporter: '하린',
    opening: '신고 확인',
    personal: { from: '은우', text: '끝나고 연락 주세요: 010-0000-0000', afterS: 18 },
    hiding: '개인 정보 노출',
    retention: '운영 방침에 따라',
  },
  en: {
    earlierNames: ['Jisoo', 'Hannah', 'Ellis', 'DealHunter'],
    earlier: [
      { from: 'Ellis', text: 'How far are we reading this week?', afterS: 15 },
      { from: 'Jisoo', text: 'Up to chapter four. See you on Sunday!', afterS: 52 },
      { from: 'Hannah', text: 'See you then.', afterS: 24 },
    ],
    notice: 'Tonight at seven, seminar room, third floor',
    noticeReason: 'where we meet',
    whispers: [
      {
        from: 'DealHunter',
        to: 'Hannah',
        text: 'Need a coupon? Sign up now and it is worth double',
        afterS: 20,
      },
      { from: 'Hannah', to: 'DealHunter', text: 'No, thanks. Please stop writing to me.', afterS: 35 },
      {
        from: 'DealHunter',
        to: 'Hannah',
        text: 'https://deals.example.net/win takes one minute',
        afterS: 12,
      },
      { from: 'DealHunter', to: 'Hannah', text: 'Bring one friend, get 10,000 points!', afterS: 9 },
      {
        from: 'Hannah',
        to: 'Oliver',
        text: 'DealHunter sends me ads as whispers, too. Could you check?',
        afterS: 40,
      },
    ],
    reporter: 'Hannah',
    opening: 'checking a report',
    personal: { from: 'Ellis', text: 'Call me afterwards: 01632 960000', afterS: 18 },
    hiding: 'personal data',
    retention: 'our house rules',
  },
};
