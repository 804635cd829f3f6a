/** What is said in the pictures: a reading circle gets ready for its meeting. */
export interface Talk {
  admins: string[];
  members: string[];
  /** In whose page the pictures are taken, as an admin and as a member. */
  admin: string;
  member: string;
  /** Comes with a password that an admin set. */
  newcomer: string;
  /** Who floods the room, and why they are muted. */
  spam: { from: string; reason: string };
  /** Before the flood, while it goes on, and after the mute. */
  before: Said[];
  flood: Said[];
  after: Said[];
  /** Who whispers last to the member, for the pictures of reply mode. */
  whisperer: string;
  draft: string;
}

export interface Said {
  from: string;
  text: string;
  /** To whom a whisper goes. */
  to?: string;
  /** How long after the line before it. */
  afterS: number;
}

/** Lines of one member, one soon after the other. */
const rushed = (from: string, ...texts: string[]): Said[] =>
  texts.map((text, i) => ({ from, text, afterS: 2 + (i % 3) }));

export const TALK: Record<'ko' | 'en', Talk> = {
  ko: {
    admins: ['지수', '현우'],
    members: ['민수', '하린', '서연', '도윤', '책벌레', '은우', '수아', '광고왕'],
    admin: '지수',
    member: '민수',
    newcomer: '소라',
    spam: { from: '광고왕', reason: '광고' },
    before: [
      { from: '하린', text: '안녕하세요! 오늘 모임 몇 시예요?', afterS: 30 },
      { from: '지수', text: '7시예요. 도서관 3층 세미나실에서 만나요.', afterS: 41 },
      { from: '서연', text: '저는 조금 늦을 것 같아요 😢 7시 20분쯤 도착해요.', afterS: 70 },
      { from: '서연', text: '4장까지는 다 읽었어요.', afterS: 15 },
      { from: '책벌레', text: '다음 책은 투표로 정하는 거죠?', afterS: 80 },
      {
        from: '지수',
        text: '네, 모임 끝나고 투표해요. 후보는 세 권이에요.\n1. 소년이 온다\n2. 파친코\n3. 물고기는 존재하지 않는다',
        afterS: 44,
      },
      { from: '은우', text: '저는 2번이요!', afterS: 25 },
      { from: '수아', text: '2번 저도 👍', afterS: 12 },
    ],
    flood: [
      ...rushed(
        '광고왕',
        '★무료★ 지금 가입하면 포인트 50% 추가!!',
        '오늘 하루만 전 품목 반값!!',
        '선착순 100명, 지금 바로 신청하세요',
        '추천인 코드 WIN777 넣으면 쿠폰이 두 배',
        '친구 초대하면 바로 만 포인트 지급',
        '남은 자리 62개',
        'https://deals.example.net/win',
      ),
      { from: '하린', text: '갑자기 광고가 왜 이렇게 많이 올라오죠?', afterS: 3 },
      ...rushed(
        '광고왕',
        '수수료 0원, 가입비 0원!!',
        '한 달 만에 300% 벌었어요 실화입니다',
        '못 믿겠으면 직접 확인해 보세요',
        '남은 자리 37개!!',
        '무료 체험만 해도 커피 쿠폰 증정',
        '24시간 상담 가능합니다',
        '어제 가입하신 분은 벌써 두 배 받으셨어요',
      ),
      { from: '도윤', text: '@지수 광고 좀 막아 주세요', afterS: 3 },
      ...rushed(
        '광고왕',
        '★★마감 임박★★ 서두르세요',
        '지금 안 하면 후회합니다!!!',
        '남은 자리 8개!!!!',
        '클릭 한 번이면 끝 https://deals.example.net/go',
        '진짜 마지막 기회',
        '오늘 자정에 마감합니다',
        '★무료★ 놓치지 마세요!!!!',
      ),
    ],
    after: [
      { from: '지수', text: '막았어요. 이야기 계속하세요!', afterS: 20 },
      { from: '도윤', text: '@민수 지난번 발표 자료 올려 주실 수 있어요?', afterS: 52 },
      { from: '민수', text: '네, 여기 있어요: https://books.example.org/circle/11', afterS: 48 },
      {
        from: '현우',
        to: '민수',
        text: '오늘 사회를 맡아 줄 수 있을까요?',
        afterS: 40,
      },
      { from: '민수', to: '현우', text: '네, 좋아요. 순서만 알려 주세요!', afterS: 35 },
      { from: '도윤', text: '고마워요! 4장 요약이 정말 잘 되어 있네요.', afterS: 31 },
    ],
    whisperer: '현우',
    draft: '이름표도 제가 가져갈까요? 그럼 6시 50분까지',
  },
  en: {
    admins: ['Jisoo', 'Oliver'],
    members: ['Minsu', 'Hannah', 'Priya', 'Tomasz', 'Bookworm', 'Ellis', 'Wren', 'DealHunter'],
    admin: 'Jisoo',
    member: 'Minsu',
    newcomer: 'Nora',
    spam: { from: 'DealHunter', reason: 'Ads' },
    before: [
      { from: 'Hannah', text: 'Hi all! What time do we meet tonight?', afterS: 30 },
      { from: 'Jisoo', text: 'Seven. The seminar room on the third floor of the library.', afterS: 41 },
      { from: 'Priya', text: 'I may be a little late 😢 I should be there by 7:20.', afterS: 70 },
      { from: 'Priya', text: 'I have read up to chapter four.', afterS: 15 },
      { from: 'Bookworm', text: 'And we vote on the next book, right?', afterS: 80 },
      {
        from: 'Jisoo',
        text: 'Yes, after the meeting. There are three on the list.\n1. Human Acts\n2. Pachinko\n3. Why Fish Don’t Exist',
        afterS: 44,
      },
      { from: 'Ellis', text: 'Number two for me!', afterS: 25 },
      { from: 'Wren', text: 'Number two as well 👍', afterS: 12 },
    ],
    flood: [
      ...rushed(
        'DealHunter',
        '★FREE★ sign up now for 50% more points!!',
        'Today only: everything half price!!',
        'First 100 people, apply right now',
        'Code WIN777 doubles your coupon',
        '10,000 points for every friend you bring',
        'Only 62 places left',
        'https://deals.example.net/win',
      ),
      { from: 'Hannah', text: 'Where are all these ads coming from?', afterS: 3 },
      ...rushed(
        'DealHunter',
        'No fees, no deposit, no risk!!',
        'I made 300% in one month, true story',
        'Don’t believe me? See for yourself',
        'Only 37 places left!!',
        'Free coffee voucher just for trying',
        'Support is there 24 hours a day',
        'People who joined yesterday have doubled already',
      ),
      { from: 'Tomasz', text: '@Jisoo could you stop this please?', afterS: 3 },
      ...rushed(
        'DealHunter',
        '★★CLOSING SOON★★ hurry up',
        'You will be sorry if you miss this!!!',
        'Only 8 places left!!!!',
        'One click and done https://deals.example.net/go',
        'Really the last chance',
        'Closes at midnight',
        '★FREE★ don’t miss out!!!!',
      ),
    ],
    after: [
      { from: 'Jisoo', text: 'Done. Carry on, everyone!', afterS: 20 },
      { from: 'Tomasz', text: '@Minsu could you share the slides?', afterS: 52 },
      { from: 'Minsu', text: 'Here they are: https://books.example.org/circle/11', afterS: 48 },
      { from: 'Oliver', to: 'Minsu', text: 'Could you chair tonight? Sorry for asking so late.', afterS: 40 },
      { from: 'Minsu', to: 'Oliver', text: 'Sure, happy to. Just tell me the order!', afterS: 35 },
      { from: 'Tomasz', text: 'Thank you! That explains chapter four.', afterS: 31 },
    ],
    whisperer: 'Oliver',
    draft: 'Should I bring the name tags, too? Then I could be there by',
  },
};
