import 'reflect-metadata';
import { Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';

// What one writes first with these libraries: save the line, then emit it. On the database of DB_HOST, or SQLite.
@Entity('lines')
class Line {
  @PrimaryGeneratedColumn({ type: 'int' })
  id: number;
  @Column({ type: 'varchar', length: 40 })
  sender: string;
  @Column({ type: 'text' })
  text: string;
  @Column({ type: 'bigint' })
  at: number;
}

const dataSource = new DataSource({
  ...(process.env.DB_HOST
    ? {
        type: 'mariadb',
        host: process.env.DB_HOST,
        port: Number(process.env.DB_PORT ?? 3306),
        username: process.env.DB_USER!,
        password: process.env.DB_PASSWORD ?? '',
        database: process.env.DB_NAME!,
        charset: 'utf8mb4',
      }
    : {
        type: 'better-sqlite3',
        driver: SqliteDatabase,
        database: `${process.env.DATA_DIR}/peer.db`,
        prepareDatabase: (db: SqliteDatabase) => {
          db.pragma('journal_mode = WAL');
          db.pragma('synchronous = FULL');
        },
      }),
  entities: [Line],
  synchronize: true,
});

@WebSocketGateway({ serveClient: false })
class Gateway {
  @WebSocketServer() server: Server;

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  handleConnection(socket: Socket): void {
    socket.emit('welcome', {});
  }

  @SubscribeMessage('message')
  async message(
    @ConnectedSocket() socket: Socket,
    @MessageBody() { text }: { text: string },
  ): Promise<object> {
    const line = await this.database.getRepository(Line).save({ sender: socket.id, text, at: Date.now() });
    this.server.emit('line', { seq: line.id, kind: 'chat', from: line.sender, text, at: line.at });
    return { ok: true, seq: line.id };
  }
}

@Module({ providers: [Gateway, { provide: DataSource, useFactory: () => dataSource.initialize() }] })
class PeerModule {}

const app = await NestFactory.create(PeerModule, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
console.log(`http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`);
process.on('SIGTERM', () => process.exit(0));
