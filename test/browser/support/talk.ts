/** What is said in the pictures: a reading circle gets ready for its meeting. */
export interface Talk {
  admins: string[];
  members: string[];
  /** In whose page the pictures are taken, as an admin and as a member. */
  admin: string;
  member: string;
  /** Comes with a password that an admin set. */
  newcomer: string;
  /** The line of a spammer, and why they are muted. */
  spam: { from: string; text: string; reason: string };
  lines: { from: string; text: string; to?: string; afterS: number }[];
  /** Who whispers last to the member, for the picture of reply mode. */
  whisperer: string;
  draft: string;
}

export const TALK: Record<'ko' | 'en', Talk> = {
  ko: {
    admins: ['지수', '현우'],
    members: ['민수', '하린', '서연', '도윤', '책벌레', '은우', '수아', '광고왕'],
    admin: '지수',
    member: '민수',
    newcomer: '소라',
    spam: { from: '광고왕', text: '★무료★ 지금 가입하면 포인트 50% 추가!! 선착순!!', reason: '광고' },
    lines: [
      { from: '하린', text: '안녕하세요! 오늘 모임 몇 시예요?', afterS: 30 },
      { from: '지수', text: '7시예요. 도서관 3층 세미나실에서 만나요.', afterS: 41 },
      { from: '서연', text: '저는 조금 늦을 것 같아요 😢 7시 20분쯤 도착해요.', afterS: 70 },
      { from: '서연', text: '4장까지는 다 읽었어요.', afterS: 15 },
      { from: '도윤', text: '@민수 지난번 발표 자료 올려 주실 수 있어요?', afterS: 52 },
      { from: '민수', text: '네, 여기 있어요: https://books.example.org/circle/11', afterS: 48 },
      { from: '도윤', text: '고마워요! 4장 요약이 정말 잘 되어 있네요.', afterS: 65 },
      {
        from: '현우',
        to: '민수',
        text: '오늘 사회를 맡아 줄 수 있을까요? 갑자기 부탁해서 미안해요.',
        afterS: 40,
      },
      { from: '민수', to: '현우', text: '네, 좋아요. 순서만 알려 주세요!', afterS: 35 },
      { from: '책벌레', text: '다음 책은 투표로 정하는 거죠?', afterS: 80 },
      {
        from: '지수',
        text: '네, 모임 끝나고 투표해요. 후보는 세 권이에요.\n1. 소년이 온다\n2. 파친코\n3. 물고기는 존재하지 않는다',
        afterS: 44,
      },
      { from: '은우', text: '저는 2번이요!', afterS: 25 },
      { from: '수아', text: '2번 저도 👍', afterS: 12 },
    ],
    whisperer: '현우',
    draft: '순서 확인했어요. 7시 10분 전에 갈게요',
  },
  en: {
    admins: ['Jisoo', 'Oliver'],
    members: ['Minsu', 'Hannah', 'Priya', 'Tomasz', 'Bookworm', 'Ellis', 'Wren', 'DealHunter'],
    admin: 'Jisoo',
    member: 'Minsu',
    newcomer: 'Nora',
    spam: {
      from: 'DealHunter',
      text: '★FREE★ sign up now for 50% more points!! First come first served!!',
      reason: 'Ads',
    },
    lines: [
      { from: 'Hannah', text: 'Hi all! What time do we meet tonight?', afterS: 30 },
      { from: 'Jisoo', text: 'Seven. The seminar room on the third floor of the library.', afterS: 41 },
      { from: 'Priya', text: 'I may be a little late 😢 I should be there by 7:20.', afterS: 70 },
      { from: 'Priya', text: 'I have read up to chapter four.', afterS: 15 },
      { from: 'Tomasz', text: '@Minsu could you share the slides from last time?', afterS: 52 },
      { from: 'Minsu', text: 'Here they are: https://books.example.org/circle/11', afterS: 48 },
      { from: 'Tomasz', text: 'Thank you! The summary of chapter four is really good.', afterS: 65 },
      { from: 'Oliver', to: 'Minsu', text: 'Could you chair tonight? Sorry for asking so late.', afterS: 40 },
      { from: 'Minsu', to: 'Oliver', text: 'Sure, happy to. Just tell me the order!', afterS: 35 },
      { from: 'Bookworm', text: 'And we vote on the next book, right?', afterS: 80 },
      {
        from: 'Jisoo',
        text: 'Yes, after the meeting. There are three on the list.\n1. Human Acts\n2. Pachinko\n3. Why Fish Don’t Exist',
        afterS: 44,
      },
      { from: 'Ellis', text: 'Number two for me!', afterS: 25 },
      { from: 'Wren', text: 'Number two as well 👍', afterS: 12 },
    ],
    whisperer: 'Oliver',
    draft: 'Got the order, I will be there ten minutes early',
  },
};
